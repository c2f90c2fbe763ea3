import { readFileSync } from 'node:fs';
import { fileError } from '../disk/file-error.js';

/** Reads a local file that a prompt names. */
export function readMedia(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}
