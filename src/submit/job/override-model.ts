import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { changedLines } from '../../input/lines/reshape.js';
import { AtomicFile } from '../../jsonl/disk/atomic-file.js';
import { sentName } from '../round/rounds.js';

const CHUNK_BYTES = 1 << 18;

/** Copies the files into a folder, with another model on every line. The same call writes the same bytes. */
export async function overrideModel(folder: string, paths: readonly string[], model: string): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const copies = paths.map((_, index) => join(folder, sentName(index + 1)));
  for (const [index, path] of paths.entries()) await copyWithModel(path, copies[index]!, model);
  return copies;
}

async function copyWithModel(from: string, to: string, model: string): Promise<void> {
  const file = await AtomicFile.create(to);
  try {
    let chunk: Uint8Array[] = [];
    let size = 0;
    const flush = async () => {
      await file.write(Buffer.concat(chunk));
      chunk = [];
      size = 0;
    };
    for await (const { bytes } of changedLines(from, { model })) {
      chunk.push(Uint8Array.from(bytes), NEWLINE);
      size += bytes.length + 1;
      if (size > CHUNK_BYTES) await flush();
    }
    await flush();
    await file.close();
    await file.rename();
  } finally {
    await file.discard();
  }
}

const NEWLINE = Buffer.from('\n');
