import { stat } from 'node:fs/promises';
import { BatchOptionsError } from '../../errors.js';
import { manifestPath } from '../../jsonl/read/manifest.js';
import { readHead } from './read-head.js';

/** How the output file was chosen. */
export interface OutputChoice {
  /** True if the user named this file. */
  named: boolean;
  force?: boolean | undefined;
}

/**
 * Refuses to overwrite a file by mistake. A file is replaced only with --force, or if the user named it and it is empty or a
 * batch input file.
 */
export async function refuseOverwrite(path: string, { named, force }: OutputChoice): Promise<void> {
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
    `${path} exists and is not a batch input file. Choose another name, or use --force to replace it.`,
  );
}

function exists(what: string): BatchOptionsError {
  return new BatchOptionsError(`${what} exists. Use --force to replace it, or -o to choose another name.`);
}

/** True if the file begins with a request. */
async function isBatchFile(path: string): Promise<boolean> {
  return /^\uFEFF?\s*\{[^\n]*"custom_id"\s*:/.test((await readHead(path)).toString('utf8'));
}
