import { stat } from 'node:fs/promises';
import type { InputFile } from './part-writer.js';

/** What the file system said about a file right after it was saved; only for results of this process. */
const stamps = new WeakMap<InputFile, string>();

/** Remembers a file as it was saved. */
export async function markSaved(file: InputFile): Promise<void> {
  const stamp = await stampOf(file.path);
  if (stamp !== undefined) stamps.set(file, stamp);
}

/**
 * True when this process saved the file and nobody has written to it since: then what the `InputFile` says of it holds,
 * and it need not be read again.
 */
export async function isAsSaved(file: InputFile): Promise<boolean> {
  const stamp = stamps.get(file);
  return stamp !== undefined && stamp === (await stampOf(file.path));
}

async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join('-');
}
