import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { BatchError } from '../../errors.js';
import { writeFileAtomic } from '../../jsonl/disk/atomic-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';

/** Reads the state of a run; undefined if there is none yet. */
export async function readState<State>(
  path: string,
  schema: z.ZodType<State>,
  damaged: () => BatchError,
): Promise<State | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw fileError('read', path, cause);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw damaged();
  }
}

/** Writes the state; it is on the disk when this resolves. */
export async function writeState(path: string, state: object): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(state, null, 2)}\n`);
}
