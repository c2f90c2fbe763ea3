import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { LOOK_BYTES, readHead } from './read-head.js';

/** How files of ours begin, or for Parquet end. */
const MARKS: Readonly<Record<string, RegExp>> = {
  '.csv': /^\ufeff?"?custom_id"?,"?status"?,/,
  '.jsonl': /^\{"custom_id":[^\n]*"status":/,
  '.ndjson': /^\{"custom_id":[^\n]*"status":/,
  '.json': /^\[(\]|\s*\{"custom_id":[^\n]*"status":)/,
  '.parquet': /custom_id[\s\S]*PAR1$/,
};

/** Keeps what exists from being overwritten by mistake: only results are replaced by results, and only by force anything else. */
export async function refuseOverwriteOfResults(path: string, force: boolean | undefined): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || (!found.isFile() && !found.isDirectory())) return;
  if (found.isDirectory())
    throw new BatchOptionsError(`${path} is a folder. Name a file in it: -o ${path}/results.csv`);
  const mark = MARKS[extname(path).toLowerCase()];
  if (force || found.size === 0 || !mark || mark.test(await mayTell(path, found.size))) return;
  throw new BatchOptionsError(`${path} exists and holds no results. Choose another name, or --force to replace it.`);
}

/** A Parquet file names its columns at its end. */
async function mayTell(path: string, size: number): Promise<string> {
  const from = extname(path).toLowerCase() === '.parquet' ? Math.max(0, size - LOOK_BYTES) : 0;
  return (await readHead(path, from)).toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
}
