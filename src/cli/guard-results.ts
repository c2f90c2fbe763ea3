import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { BatchOptionsError } from '../errors.js';
import { fileError } from '../jsonl/file-error.js';

const LOOK_BYTES = 1 << 16;

/** How files of ours begin, or for Parquet end. */
const MARKS: Readonly<Record<string, RegExp>> = {
  '.csv': /^\ufeff?"?custom_id"?,"?status"?,/,
  '.jsonl': /^\{"custom_id":[^\n]*"status":/,
  '.ndjson': /^\{"custom_id":[^\n]*"status":/,
  '.json': /^\[(\]|\s*\{"custom_id":[^\n]*"status":)/,
  '.parquet': /custom_id[\s\S]*PAR1$/,
};

/** Keeps what exists from being overwritten by mistake: only results are replaced by results, and only by force anything else. */
export async function guardResults(path: string, force: boolean | undefined): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || (!found.isFile() && !found.isDirectory())) return;
  if (found.isDirectory())
    throw new BatchOptionsError(`${path} is a folder. Name a file in it: -o ${path}/results.csv`);
  const mark = MARKS[extname(path).toLowerCase()];
  if (force || found.size === 0 || !mark || mark.test(await lookAt(path, found.size))) return;
  throw new BatchOptionsError(`${path} exists and holds no results. Choose another name, or --force to replace it.`);
}

async function lookAt(path: string, size: number): Promise<string> {
  try {
    const file = await open(path);
    try {
      const from = extname(path).toLowerCase() === '.parquet' ? Math.max(0, size - LOOK_BYTES) : 0;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOK_BYTES), 0, LOOK_BYTES, from);
      return buffer.toString('latin1', 0, bytesRead).replace(/^\u00ef\u00bb\u00bf/, '');
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}
