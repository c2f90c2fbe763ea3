import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileError } from '../../jsonl/disk/file-error.js';
import type { SentPair } from '../../results/join/result-files.js';
import { FileLedger } from '../ledger/file-ledger.js';
import type { JobSource } from '../ledger/job-facts.js';
import type { Ledger } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import { isUnsent, type JobState, jobState, type PartState } from '../protocol/state.js';
import { BatchJobError } from '../service/errors.js';
import { hashFile } from '../transfer/hash-file.js';
import { awaitsAnswers, isCleanedAway, resultName } from './job-outputs.js';

/** The store of each round's records, by the round's folder; a store alone serves a job of one round. */
export type LedgerSource = Ledger | ((folder: string) => Ledger);

/** A round, as its folder and its records have it. */
export interface KnownRound {
  number: number;
  folder: string;
  ledger: Ledger;
  state: JobState;
  /** The input of the job when this round was the last one. */
  source: JobSource;
}

const FIRST = 1;

/** The folder of a round: `reviews.job/round-0001`. */
export function roundFolder(job: string, number: number): string {
  return join(job, `round-${String(number).padStart(4, '0')}`);
}

/** What an input file is called in its round's folder. */
export function sentName(part: number): string {
  return `input-${String(part).padStart(4, '0')}.jsonl`;
}

/** Makes the ledger of a round. */
export function ledgerOf(folder: string, given: LedgerSource | undefined): Ledger {
  if (given === undefined) return new FileLedger(folder);
  return typeof given === 'function' ? given(folder) : given;
}

/** The rounds of a job, the first one first. A folder without records was left by a process that died before its round began. */
export async function findRounds(job: string, given?: LedgerSource): Promise<KnownRound[]> {
  const names = await readdir(job).catch((cause: NodeJS.ErrnoException): string[] => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return [];
    throw fileError('read', job, cause);
  });
  const numbers = names.flatMap((name) => /^round-(\d{4,})$/.exec(name)?.[1] ?? []).map(Number);
  const places = [...new Set([FIRST, ...numbers])].sort((a, b) => a - b);
  const rounds: KnownRound[] = [];
  for (const number of places) {
    // Version 0.1 kept its only round in the job's own folder.
    const folder = number === FIRST && names.includes('ledger.jsonl') ? job : roundFolder(job, number);
    const ledger = ledgerOf(folder, given);
    const records = await ledger.records();
    const state = jobState(records);
    if (state) rounds.push({ number, folder, ledger, state, source: sourceOf(records, state, job, folder) });
    if (given !== undefined && typeof given !== 'function') break;
    // Another machine may have begun a round that has no folder here.
    if (typeof given === 'function' && state && number === places.at(-1)) places.push(number + 1);
  }
  return rounds;
}

function sourceOf(records: readonly LedgerRecord[], { job }: JobState, folder: string, round: string): JobSource {
  const later = records.findLast((record) => record.kind === 'source');
  return (
    later?.source ??
    job.source ?? {
      paths: job.parts.map(({ path }) => relative(folder, resolve(round, path))),
      sha256: job.parts.map(({ sha256 }) => sha256),
    }
  );
}

/** True when nothing more will happen to a round. */
export function isRoundOver({ state }: Pick<KnownRound, 'state'>): boolean {
  return state.parts.every((part) => isPartOver(part, state));
}

/** The first part of a round whose answers are paid for and cannot be downloaded yet. */
export function lateAnswers({ state }: Pick<KnownRound, 'state'>): PartState | undefined {
  return state.cleaned ? undefined : state.parts.find(awaitsAnswers);
}

/** True when nothing more will happen to a part. */
export function isPartOver(part: PartState, { cancelled }: JobState): boolean {
  return part.phase === 'ended' || (cancelled && isUnsent(part));
}

/** The input files of a round, as they were sent. */
export function sentPaths({ folder, state }: Pick<KnownRound, 'folder' | 'state'>): string[] {
  return state.job.parts.map(({ path }) => join(folder, path));
}

/**
 * What each part of a round was sent and gave back; nothing once a clean-up has deleted it.
 *
 * @throws BatchJobError if a file that was sent has changed: its answers could be matched to other requests.
 */
export async function sentPairs(round: KnownRound): Promise<SentPair[]> {
  if (await isCleanedAway(round.folder, round.state)) return [];
  const paths = sentPaths(round);
  const pairs: SentPair[] = [];
  for (const [index, part] of round.state.parts.entries()) {
    const { downloads } = part;
    const sent = paths[index]!;
    await requireAsSent(sent, round, index);
    const path = (which: 'output' | 'errors') => {
      return downloads[which] && { [which]: join(round.folder, resultName(which, part.part)) };
    };
    pairs.push({
      sent,
      round: round.number,
      ...path('output'),
      ...path('errors'),
      isRunning: !isPartOver(part, round.state) || (!round.state.cleaned && awaitsAnswers(part)),
      isUnsent: round.state.cancelled && isUnsent(part),
      refusal: refusalOf(part),
    });
  }
  return pairs;
}

function refusalOf({ ending }: PartState): string | undefined {
  if (ending?.status !== 'failed' || ending.outputFile || ending.errorFile) return undefined;
  const [first] = ending.errors ?? [];
  if (!first) return 'no reason given';
  return `${first.code ?? 'no code'}${first.line ? `, line ${first.line}` : ''}`;
}

/** True if no request of a part ever ran, so that nothing was paid. */
export function neverRan({ state }: KnownRound, part: number): boolean {
  const { phase, ending } = state.parts[part - 1]!;
  return phase !== 'ended' || (ending?.status === 'failed' && !ending.outputFile && !ending.errorFile);
}

async function requireAsSent(path: string, { folder, state }: KnownRound, index: number): Promise<void> {
  const facts = state.job.parts[index]!;
  const found = await stat(path).catch((cause) => {
    throw fileError('read', path, cause);
  });
  // What no other name leads to is only written by us.
  const isSame = found.size === facts.bytes && (isOurs(path, folder, found) || (await hasHash(path, facts.sha256)));
  if (isSame) return;
  throw new BatchJobError(
    `${path} has changed since it was sent, so its answers can't be matched. Restore the original file.`,
    'job_changed',
    folder,
  );
}

function isOurs(path: string, folder: string, { nlink }: { nlink: number }): boolean {
  return nlink === 1 && join(folder, basename(path)) === path;
}

async function hasHash(path: string, sha256: string): Promise<boolean> {
  return (await hashFile(path)).sha256 === sha256;
}
