import { createRequire } from 'node:module';

/** The version of this package. */
export function version(): string {
  // By the package's own name: bundling moves this file.
  const description = createRequire(import.meta.url)('batch-creator/package.json') as { version: string };
  return description.version;
}
