import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../jsonl/disk/file-error.js';
import type { Ledger } from '../ledger/ledger.js';
import { withLock } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import { jobState } from '../protocol/state.js';
import { isPartOver, type KnownRound } from '../round/rounds.js';
import type { BatchClient } from '../service/client.js';
import { BatchJobError, noJob } from '../service/errors.js';
import { retryCall } from '../service/retry-call.js';
import { deleteFile } from '../service/single-call.js';
import type { Timing } from '../service/timing.js';

export interface CleanOptions {
  client: BatchClient;
  ledger: Ledger;
  folder: string;
  timing: Timing;
  /** Also deletes the downloaded results. Later rounds then pay again for what they answered. */
  downloads: boolean;
  signal?: AbortSignal | undefined;
}

/** What was deleted. */
export interface Cleaned {
  /** Ids of files at the service. */
  remote: string[];
  /** Files of the job's folder. */
  local: string[];
}

const LEFT_OVER = /^(?:ledger\.torn-\d+|(?:output|errors)-\d+\.jsonl\.(?:part|incomplete))$/;
const DOWNLOAD = /^(?:output|errors)-\d+\.jsonl$/;

/**
 * Deletes the files of a finished round at the service and, if asked, its results here. The ledger stays, as proof of
 * what was paid. Safe to repeat: files that are already gone count as deleted.
 *
 * @throws BatchJobError while a part is still running.
 */
export async function cleanJob(options: CleanOptions): Promise<Cleaned> {
  const { client, ledger, folder, timing, signal } = options;
  return withLock(ledger, async () => {
    const records = await ledger.records();
    const state = jobState(records);
    if (!state) throw noJob(folder);
    requireOver({ folder, state });
    const remote = remoteFiles(records);
    if (!state.cleaned) {
      for (const id of remote) {
        await retryCall(`delete ${id}`, timing, signal, (limits) => deleteFile(client, id, limits));
      }
      await ledger.append({ kind: 'cleaned' });
    }
    const names = await readdir(folder);
    const local = names.filter((name) => LEFT_OVER.test(name) || (options.downloads && DOWNLOAD.test(name)));
    for (const name of local) await removeFile(join(folder, name));
    return { remote, local: local.map((name) => join(folder, name)) };
  });
}

/** @throws BatchJobError while a part of the round is running. Check all rounds before you clean the first. */
export function requireOver({ folder, state }: Pick<KnownRound, 'folder' | 'state'>): void {
  const open = state.parts.find((part) => !isPartOver(part, state));
  if (!open) return;
  const fact = `The job in ${folder} is still running (part ${open.part}).`;
  throw new BatchJobError(`${fact} Its files are still needed; wait for it, or cancel it.`, 'job_running', folder);
}

/** All files that the job ever had at the service. */
export function remoteFiles(records: readonly LedgerRecord[]): string[] {
  const ids = records.flatMap((record) => {
    if (record.kind === 'uploaded') return [record.file];
    return record.kind === 'ended' ? [record.ending.outputFile, record.ending.errorFile] : [];
  });
  return [...new Set(ids.filter((id) => id !== undefined && id !== ''))] as string[];
}

/** Removes a file that may be gone already. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((cause) => {
    throw fileError('write', path, cause);
  });
}
