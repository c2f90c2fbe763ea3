import { open } from 'node:fs/promises';
import { fileError } from '../../jsonl/disk/file-error.js';

export const LOOK_BYTES = 1 << 16;

/** Reads 64 KB of a file: enough to tell what kind of file it is. */
export async function readHead(path: string, from = 0): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOK_BYTES), 0, LOOK_BYTES, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}
