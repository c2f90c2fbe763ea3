import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A package that is loaded when it is first used: together they would double the time that importing this one takes.
 * For packages that can be required; inside, they are as synchronous as if they had been imported.
 */
export function whenNeeded<Package>(name: string): () => Package {
  let loaded: Package | undefined;
  return () => {
    loaded ??= require(name) as Package;
    return loaded;
  };
}
