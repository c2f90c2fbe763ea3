import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileError } from '../../jsonl/disk/file-error.js';

/** What a file is, by its content. */
export interface FileFacts {
  sha256: string;
  bytes: number;
  /** Also the last one, where it lacks its newline. */
  lines: number;
  /** False where the last line lacks its newline. */
  endsWhole: boolean;
}

/** Reads a file through once, without holding it. */
export async function hashFile(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  let endsWhole = true;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      endsWhole = chunk.at(-1) === 10;
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
  return { sha256: hash.digest('hex'), bytes, lines: endsWhole ? lines : lines + 1, endsWhole };
}
