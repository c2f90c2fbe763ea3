import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../jsonl/disk/file-error.js';
import { BatchDuplicateContentError } from '../service/errors.js';
import { type RunPaths, readRun } from './run-paths.js';

/** One hash for all files of a dataset. */
export function datasetHash(files: readonly { sha256: string }[]): string {
  return createHash('sha256')
    .update(files.map(({ sha256 }) => sha256).join())
    .digest('hex');
}

/**
 * Looks through the runs beside this one. Each has written down its dataset before it looks, so that of two that begin
 * at the same moment at least one sees the other.
 *
 * @throws BatchDuplicateContentError when another name stands for the same content, and the service has not refused that.
 */
export async function refuseSameDataset({ name, folder }: RunPaths, dataset: string): Promise<void> {
  const parent = join(folder, '..');
  const entries = await readdir(parent, { withFileTypes: true }).catch((cause) => {
    throw fileError('read', parent, cause);
  });
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name === name) continue;
    const other = await readRun(join(parent, entry.name)).catch(() => undefined);
    if (other?.dataset !== dataset || other.ended?.status === 'failed') continue;
    const batches = other.ended?.batches ?? [];
    throw new BatchDuplicateContentError(
      `"${name}" holds the same requests as "${other.name}", which ${other.ended ? 'was done' : 'was begun'} before. Nothing was sent. ` +
        `Call "${other.name}" again for its results, or pay for them again with allowSameDataset: true.`,
      batches,
    );
  }
}
