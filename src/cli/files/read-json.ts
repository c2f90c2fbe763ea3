import { readFile } from 'node:fs/promises';
import { BatchOptionsError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';

/** Reads a small JSON file that an option names; `remedy` says what it should hold. */
export async function readJson(path: string, remedy: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw fileError('read', path, cause);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new BatchOptionsError(`${path} is not JSON. ${remedy}`);
  }
}
