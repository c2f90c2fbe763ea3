import { resolve } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import { type FileSource, pathOf } from '../../jsonl/read/source.js';

/** Refuses to overwrite a source file: results cost money, and requests are needed again. */
export async function refuseOverwriting(to: string, sources: readonly unknown[]): Promise<void> {
  if (typeof to !== 'string' || to === '') {
    throw new BatchOptionsError('to is missing. Give the path of the file to write, like { to: "results.csv" }.');
  }
  const given = sources.flat().filter((source): source is string => typeof source === 'string' && source !== '');
  const paths = await inputPaths(given.filter((source) => pathOf(source as FileSource) !== undefined));
  if (!paths.some((path) => resolve(path) === resolve(to))) return;
  throw new BatchOptionsError(`${to} is one of the source files. Give the new file another name.`);
}
