import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InputFile } from './part-writer.js';

/** Facts about a file that `save` wrote. */
export interface SavedFacts extends InputFile {
  /** The endpoint of the batch. */
  endpoint: string;
  /** The model of the batch's first request. */
  model?: string | undefined;
  /** The provider for which the requests were found valid; absent after `validate: false`. */
  validFor?: string | undefined;
}

const MOST_FILES = 5_000;
/** The facts by path, for files that this process saved. */
const saved = new Map<string, { facts: SavedFacts; stamp: string }>();

/** Remembers a file as it was saved. */
export async function markSaved(facts: SavedFacts): Promise<void> {
  const path = resolve(facts.path);
  saved.delete(path);
  const stamp = await stampOf(path);
  if (stamp === undefined) return;
  saved.set(path, { facts, stamp });
  if (saved.size > MOST_FILES) saved.delete(saved.keys().next().value!);
}

/**
 * Facts about a file that this process saved, so that it need not be read, hashed and validated again; undefined for
 * other files, and after anyone has written to the file or replaced it.
 */
export async function savedFacts(path: string): Promise<SavedFacts | undefined> {
  const known = saved.get(resolve(path));
  return known && known.stamp === (await stampOf(path)) ? known.facts : undefined;
}

/** Changes with every write, rename or replacement. A hard link changes it too, so look it up before you link. */
async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found?.isFile() ? [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join('-') : undefined;
}
