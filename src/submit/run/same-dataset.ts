import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../jsonl/disk/file-error.js';
import { isBlank, readLines } from '../../jsonl/read/decode.js';
import { fingerprintHex, fingerprintOfLine } from '../../request/fingerprint/fingerprint.js';
import { findRounds, isRoundOver } from '../round/rounds.js';
import { BatchDuplicateContentError } from '../service/errors.js';
import { type RunPaths, readRun, runFolder } from './run-paths.js';

const BITS = 128n;

/** One hash for a dataset: the same for the same requests, whatever their order and IDs. */
export async function datasetHash(files: readonly { path: string }[]): Promise<string> {
  let sum = 0n;
  let count = 0;
  for (const { path } of files) {
    for await (const { bytes } of readLines(path)) {
      if (isBlank(bytes)) continue;
      sum += BigInt(`0x${fingerprintHex(fingerprintOfLine(bytes))}`);
      count++;
    }
  }
  return `${count}-${BigInt.asUintN(Number(BITS), sum).toString(16)}`;
}

/**
 * Checks the other runs in the same folder. Each run records its dataset before it looks, so that of two that begin at
 * the same moment at least one sees the other.
 *
 * @throws BatchDuplicateContentError if a run of another name has sent the same requests, and the service has not
 * rejected them.
 */
export async function refuseSameDataset({ name, folder }: RunPaths, dataset: string): Promise<void> {
  const parent = join(folder, '..');
  const entries = await readdir(parent, { withFileTypes: true }).catch((cause) => {
    throw fileError('read', parent, cause);
  });
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name === name) continue;
    const place = runFolder(parent, entry.name);
    const { datasets } = await readRun(place).catch(() => ({ datasets: [] }));
    if (!datasets.some(({ hash, refused }) => hash === dataset && !refused)) continue;
    const rounds = await findRounds(place.job);
    const batches = rounds.flatMap(({ state }) => state.parts.flatMap(({ batch }) => batch || []));
    const state = rounds.length > 0 && rounds.every(isRoundOver) ? 'sent' : 'is sending';
    throw new BatchDuplicateContentError(
      `"${entry.name}" ${state} the same requests as "${name}". Nothing was sent. ` +
        `Call "${entry.name}" again for its results, or pay for them again with allowSameDataset: true.`,
      batches,
    );
  }
}
