import { readFileSync, statSync } from 'node:fs';
import { LIMITS } from '../../catalog/services/limits.js';
import { formatNumber } from '../../check/report/text.js';
import { BatchFileError } from '../../errors.js';
import { fileError } from '../disk/file-error.js';

/** A larger file would not fit into any input file as base64. */
const MAX_MEDIA_BYTES = Math.floor((LIMITS.serverBytes * 3) / 4);

/** Reads a local file that a prompt names. Rejects devices and pipes, which may never end. */
export function readMedia(path: string): Uint8Array {
  try {
    const found = statSync(path);
    if (!found.isFile() && !found.isDirectory()) {
      throw new BatchFileError(`Cannot read ${path}: it is a device or a pipe. Give a regular file.`, path);
    }
    if (found.size > MAX_MEDIA_BYTES) {
      const sizes = `${formatNumber(found.size)} bytes, but at most ${formatNumber(MAX_MEDIA_BYTES)} fit into a batch file`;
      throw new BatchFileError(`Cannot read ${path}: it has ${sizes}. Make it smaller, or give its web address.`, path);
    }
    return readFileSync(path);
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}
