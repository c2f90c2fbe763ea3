import { globSync } from 'tinyglobby';
import type { LongResult } from './program.js';
import { runTests } from './vitest.js';

export const name = 'slow tests (large files, memory)';

/** Every `*.slow.ts` once, whatever the budget. */
export async function run(): Promise<LongResult> {
  const files = globSync('test/**/*.slow.ts');
  const result = await runTests(['--config', 'test/long/vitest.config.ts', ...files]);
  return { ...result, notes: [...(result.notes ?? []), `${files.length} files`] };
}
