import { BatchOptionsError } from '../../errors.js';
import { readTextFile } from '../../jsonl/read/utf8-text.js';

/** Reads a small JSON file that an option names; `remedy` says what it should hold. */
export async function readJson(path: string, remedy: string): Promise<unknown> {
  const text = await readTextFile(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new BatchOptionsError(`${path} is not JSON. ${remedy}`);
  }
}
