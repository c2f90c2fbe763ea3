import { open, stat } from 'node:fs/promises';
import { BatchOptionsError } from '../errors.js';
import { fileError } from '../jsonl/file-error.js';
import { manifestPath } from '../jsonl/manifest.js';

const LOOK_BYTES = 1 << 16;

/** How an output was chosen. */
export interface OutputChoice {
  /** True when somebody named this very file. */
  named: boolean;
  force?: boolean | undefined;
}

/**
 * Keeps what exists from being overwritten by mistake: a file is replaced only by force, or when it was named and is
 * a batch input file already, or empty.
 */
export async function guardOutput(path: string, { named, force }: OutputChoice): Promise<void> {
  if (force) return;
  const parted = await stat(manifestPath(path)).catch(() => undefined);
  if (parted && !named) throw exists(`${manifestPath(path)}, the list of its parts,`);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || (named && !found.isFile() && !found.isDirectory())) return;
  if (found.isDirectory())
    throw new BatchOptionsError(`${path} is a folder. Name a file in it: -o ${path}/batch.jsonl`);
  if (named && (found.size === 0 || (await isBatchFile(path)))) return;
  if (!named) throw exists(path);
  throw new BatchOptionsError(
    `${path} exists and is no batch input file. Choose another name, or --force to replace it.`,
  );
}

function exists(what: string): BatchOptionsError {
  return new BatchOptionsError(`${what} exists. --force replaces it; -o names another.`);
}

/** Looks whether the file begins with a request. */
async function isBatchFile(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOK_BYTES), 0, LOOK_BYTES, 0);
      return /^\uFEFF?\s*\{[^\n]*"custom_id"\s*:/.test(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}
