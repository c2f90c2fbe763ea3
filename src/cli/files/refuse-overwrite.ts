import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { LOOK_BYTES, readHead } from './read-head.js';

/** How result files begin; Parquet files end with this. */
const MARKS: Readonly<Record<string, RegExp>> = {
  '.csv': /^\ufeff?"?custom_id"?,"?status"?,/,
  '.jsonl': /^\{"custom_id":[^\n]*"status":/,
  '.ndjson': /^\{"custom_id":[^\n]*"status":/,
  '.json': /^\[(\]|\s*\{"custom_id":[^\n]*"status":)/,
  '.parquet': /custom_id[\s\S]*PAR1$/,
};

/** Refuses to overwrite a file by mistake: results replace only results, unless --force is given. */
export async function refuseOverwriteOfResults(path: string, force: boolean | undefined): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || (!found.isFile() && !found.isDirectory())) return;
  if (found.isDirectory())
    throw new BatchOptionsError(`${path} is a folder. Name a file in it: -o ${path}/results.csv`);
  const mark = MARKS[extname(path).toLowerCase()];
  if (force || found.size === 0 || !mark || mark.test(await mayTell(path, found.size))) return;
  throw new BatchOptionsError(
    `${path} exists and does not contain results. Choose another name, or use --force to replace it.`,
  );
}

/** The bytes that show what a file is: the last of a Parquet file, else the first. */
async function mayTell(path: string, size: number): Promise<string> {
  const from = extname(path).toLowerCase() === '.parquet' ? Math.max(0, size - LOOK_BYTES) : 0;
  return (await readHead(path, from)).toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
}
