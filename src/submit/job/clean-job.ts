import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pluralize } from '../../check/report/text.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { withLock } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import { jobState } from '../protocol/state.js';
import { hostOf } from '../round/account.js';
import { findRounds, isPartOver, type KnownRound, type LedgerSource, lateAnswers } from '../round/rounds.js';
import type { BatchClient } from '../service/client.js';
import { BatchJobError, noJob } from '../service/errors.js';
import { retryCall } from '../service/retry-call.js';
import type { Environment } from '../service/runtime.js';
import { deleteFile } from '../service/single-call.js';
import { type TimingOptions, timingOf } from '../service/timing.js';
import { refuseOtherInput } from './input-files.js';
import { openJob } from './open-job.js';

/** How a job's files are deleted. */
export interface CleanOptions extends TimingOptions {
  client: BatchClient;
  sameAccount?: boolean | undefined;
  ledger?: LedgerSource | undefined;
  env?: Environment | undefined;
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
 * The rounds of the job whose files are to be deleted.
 *
 * @param input The input file, if the user named one; it must be the job's own.
 * @throws BatchJobError if there is no job, or if it belongs to another file.
 */
export async function roundsToClean(
  folder: string,
  { ledger, input }: { ledger?: LedgerSource | undefined; input?: string | undefined },
): Promise<KnownRound[]> {
  const rounds = await findRounds(folder, ledger);
  if (rounds.length === 0) {
    const fact = `There is no job in ${folder}, so there is nothing to delete.`;
    throw new BatchJobError(`${fact} Name the file that was submitted.`, 'job_not_found', folder);
  }
  if (input !== undefined) await refuseOtherInput(folder, [input], rounds.at(-1)!.source);
  return rounds;
}

/** The IDs of the files that {@link cleanJob} would delete at the service. */
export async function remoteFilesOf(rounds: readonly KnownRound[]): Promise<string[]> {
  const dirty = rounds.filter(({ state }) => !state.cleaned);
  return (await Promise.all(dirty.map(async ({ ledger }) => remoteFiles(await ledger.records())))).flat();
}

/**
 * Deletes the files of a finished job at the service, after its results have been downloaded; if asked, its results here
 * too. Safe to repeat.
 *
 * @throws BatchJobError while a part of any round is still running; nothing is deleted then.
 */
export async function cleanJob(folder: string, rounds: readonly KnownRound[], options: CleanOptions): Promise<Cleaned> {
  for (const round of rounds) requireOver(round);
  if (rounds.some(({ state }) => !state.cleaned)) {
    const { client, sameAccount, ledger, env, signal } = options;
    const job = await openJob(folder, { client, sameAccount, ledger, env });
    // Results that are not here yet would be lost with the files at the service.
    await job.outputs({ signal });
  }
  const cleaned: Cleaned[] = [];
  for (const round of rounds) cleaned.push(await cleanRound(round, options));
  return { remote: cleaned.flatMap(({ remote }) => remote), local: cleaned.flatMap(({ local }) => local) };
}

/**
 * Deletes the files of a finished round. The ledger stays, as proof of what was paid. Safe to repeat: files that are
 * already gone count as deleted.
 *
 * @throws BatchJobError while a part is still running.
 */
export async function cleanRound(
  { ledger, folder }: Pick<KnownRound, 'ledger' | 'folder'>,
  { client, downloads, signal, ...options }: CleanOptions,
): Promise<Cleaned> {
  const timing = timingOf(options, hostOf(client), options.env);
  return withLock(ledger, async () => {
    const records = await ledger.records();
    const state = jobState(records);
    if (!state) throw noJob(folder);
    requireOver({ folder, state });
    if (!downloads) refuseLate({ folder, state });
    const remote = state.cleaned ? [] : remoteFiles(records);
    if (!state.cleaned) {
      for (const id of remote) {
        await retryCall(`delete ${id}`, timing, signal, (limits) => deleteFile(client, id, limits));
      }
      await ledger.append({ kind: 'cleaned' });
    }
    const names = await readdir(folder);
    const local = names.filter((name) => LEFT_OVER.test(name) || (downloads && DOWNLOAD.test(name)));
    for (const name of local) await removeFile(join(folder, name));
    return { remote, local: local.map((name) => join(folder, name)) };
  });
}

/** @throws BatchJobError while a part of the round is running. */
function requireOver({ folder, state }: Pick<KnownRound, 'folder' | 'state'>): void {
  const open = state.parts.find((part) => !isPartOver(part, state));
  if (!open) return;
  const fact = `The job in ${folder} is still running (part ${open.part}).`;
  throw new BatchJobError(`${fact} Its files are still needed; wait for it, or cancel it.`, 'job_running', folder);
}

/** @throws BatchJobError while paid answers cannot be downloaded: after a clean-up nothing looks for them. */
function refuseLate({ folder, state }: Pick<KnownRound, 'folder' | 'state'>): void {
  const late = lateAnswers({ state });
  if (!late) return;
  const answers = pluralize(late.ending!.counts!.completed, 'answer');
  const fact = `The service counts ${answers} in part ${late.part} of the job in ${folder} and has not named their file.`;
  throw new BatchJobError(`${fact} Clean up later, or use --force to give them up.`, 'job_running', folder);
}

/** All files that a round ever had at the service. */
function remoteFiles(records: readonly LedgerRecord[]): string[] {
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
