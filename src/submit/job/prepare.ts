import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import fse from 'fs-extra';
import type { JobSource, LedgerRecord, PartFacts } from '../ledger/ledger.js';
import { withLock } from '../ledger/ledger.js';
import { lockFolder } from '../ledger/lock.js';
import { budgetOf, checkAmount, refuseOverBudget } from '../protocol/budget.js';
import type { Budget } from '../protocol/state.js';
import {
  directPairs,
  findRounds,
  isRoundOver,
  type KnownRound,
  ledgerOf,
  neverRan,
  roundFolder,
  sentPairs,
  sentPaths,
} from '../round/rounds.js';
import { BatchJobError } from '../service/errors.js';
import { hashFile } from '../transfer/hash-file.js';
import { accountOf, hostOf } from './account.js';
import { findInputFiles, type InputFiles, inspectFiles, type SubmitInput } from './input-files.js';
import type { Job } from './job.js';
import { checkMetadata } from './metadata.js';
import { makeJob, makeRound, pinAccount } from './open-job.js';
import { overrideModel } from './override-model.js';
import { planRound, type RoundCounts, retrySet } from './plan-round.js';
import { stageRound } from './stage-round.js';
import type { SubmitOptions, SubmitPlan } from './submit-options.js';

/** A plan that can be carried out, or dropped. */
export interface PreparedSubmit {
  plan: Omit<SubmitPlan, 'cost'>;
  /** The files that would be sent; gone once the plan is carried out or dropped. */
  paths: readonly string[];
  /** Begins the round, or goes on with it, and submits. */
  send(): Promise<Job>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

const STALE_PLAN_MS = 24 * 3_600_000;

/** Finds out what a submit would send, and makes it ready. Nothing is sent, and no round begins. */
export async function prepareSubmit(input: SubmitInput, options: SubmitOptions): Promise<PreparedSubmit> {
  const host = hostOf(options?.client);
  const metadata = checkMetadata(options);
  if (options.maxCost !== undefined) checkAmount(options.maxCost);
  const retry = retrySet(options.retry);
  const given = await findInputFiles(input);
  const rounds = await findRounds(given.folder, options.ledger);
  const last = rounds.at(-1);
  if (last && !isRoundOver(last)) return goOn(host, given, rounds, last, options);
  const staging = new Staging(given.folder);
  try {
    const next = await planNext(given, rounds, staging, retry, options);
    const begin = { ...next, rounds, metadata, given, staging };
    return {
      plan: { ...next.counts, host, folder: given.folder, round: next.number, isContinued: false, parts: next.parts },
      paths: next.paths,
      send: () => beginRound(begin, options).finally(() => staging.remove()),
      discard: () => staging.remove(),
    };
  } catch (error) {
    await staging.remove();
    throw error;
  }
}

/** A folder for what a plan makes before it is decided. */
class Staging {
  readonly #job: string;
  #folder: string | undefined;

  constructor(job: string) {
    this.#job = job;
  }

  async folder(name: string): Promise<string> {
    await fse.mkdirp(this.#job, { mode: 0o700 });
    await this.#removeStale();
    this.#folder ??= await mkdtemp(join(this.#job, 'plan-'));
    return join(this.#folder, name);
  }

  async remove(): Promise<void> {
    if (this.#folder === undefined) return;
    await rm(this.#folder, { recursive: true, force: true });
    // The job's folder goes too where nothing else is in it.
    await rmdir(this.#job).catch(() => undefined);
    this.#folder = undefined;
  }

  async #removeStale(): Promise<void> {
    for (const name of await readdir(this.#job)) {
      const path = join(this.#job, name);
      const isStale = name.startsWith('plan-') && Date.now() - (await stat(path)).mtimeMs > STALE_PLAN_MS;
      if (isStale) await rm(path, { recursive: true, force: true });
    }
  }
}

interface NextRound {
  number: number;
  counts: RoundCounts;
  paths: string[];
  parts: PartFacts[];
  source: JobSource;
}

async function planNext(
  given: InputFiles,
  rounds: readonly KnownRound[],
  staging: Staging,
  retry: ReturnType<typeof retrySet>,
  options: SubmitOptions,
): Promise<NextRound> {
  const { model, signal, maxRetries = Number.POSITIVE_INFINITY } = options;
  const inspection = {
    endpoint: options.endpoint,
    validate: options.validate,
    countTokens: options.maxEnqueuedTokens !== undefined || options.tier !== undefined,
  };
  const last = rounds.at(-1);
  const present =
    model === undefined ? given.paths : await overrideModel(await staging.folder('model'), given.paths, model);
  const isWhole = !last || options.all === true;
  if (isWhole && !options.shareIdentical) {
    const parts = await inspectFiles(present, inspection);
    const requests = parts.reduce((sum, part) => sum + part.requests, 0);
    const counts: RoundCounts = { requests, answered: 0, new: requests, unsuccessful: {}, retried: 0, sent: requests };
    const source = await sourceOf(given, options, model === undefined ? parts.map(({ sha256 }) => sha256) : undefined);
    return { number: (last?.number ?? 0) + 1, counts, paths: present, parts, source };
  }
  const source = await sourceOf(given, options);
  const pairs =
    last && !options.all ? await pairsOf(given.folder, rounds, isSameSource(source, last.source), options) : [];
  const folder = await staging.folder('next');
  await fse.mkdirp(folder, { mode: 0o700 });
  const shareIdentical = options.shareIdentical === true;
  const { counts, paths } = await planRound({
    paths: present,
    pairs,
    folder,
    retry,
    maxRetries,
    shareIdentical,
    signal,
  });
  const parts = counts.sent > 0 ? await inspectFiles(paths, inspection) : [];
  return { number: (last?.number ?? 0) + (counts.sent > 0 ? 1 : 0), counts, paths, parts, source };
}

/** What all rounds sent and got. Parts that never ran count as not sent once the input is another. */
async function pairsOf(folder: string, rounds: readonly KnownRound[], isSame: boolean, options: SubmitOptions) {
  for (const round of rounds) {
    await pinAccount(options, round);
    await makeRound(round, options).outputs({ signal: options.signal });
  }
  const now = await findRounds(folder, options.ledger);
  const pairs = await Promise.all(
    now.map(async (round) => (await sentPairs(round)).filter((_, index) => isSame || !neverRan(round, index + 1))),
  );
  return [...(await directPairs(folder)), ...pairs.flat()];
}

async function sourceOf(
  { folder, paths, names }: InputFiles,
  { model, shareIdentical }: SubmitOptions,
  known?: string[],
): Promise<JobSource> {
  const hashes = known ?? (await Promise.all(paths.map(async (path) => (await hashFile(path)).sha256)));
  return {
    paths: names.map((name) => relative(folder, name)),
    sha256: hashes,
    ...(model !== undefined && { model }),
    ...(shareIdentical && { shareIdentical }),
  };
}

function isSameSource(a: JobSource, b: JobSource): boolean {
  return a.sha256.join() === b.sha256.join() && a.model === b.model;
}

/** The plan of a round that has begun and has not ended. */
async function goOn(
  host: string,
  given: InputFiles,
  rounds: readonly KnownRound[],
  last: KnownRound,
  options: SubmitOptions,
): Promise<PreparedSubmit> {
  await pinAccount(options, last);
  if (!isSameSource(await sourceOf(given, options), last.source)) throw stillRunning(given, last);
  const { parts } = last.state.job;
  const sent = parts.reduce((sum, part) => sum + part.requests, 0);
  const counts: RoundCounts = { requests: sent, answered: 0, new: sent, unsuccessful: {}, retried: 0, sent };
  return {
    plan: { ...counts, host, folder: given.folder, round: last.number, isContinued: true, parts },
    paths: sentPaths(last),
    send: async () => {
      await allow(last, options.maxCost);
      return submitLast(given.folder, rounds, options, 0);
    },
    discard: async () => {},
  };
}

function stillRunning({ folder, paths }: InputFiles, { number, state }: KnownRound): BatchJobError {
  const ended = state.parts.filter(({ phase }) => phase === 'ended').length;
  const name = basename(paths[0]!);
  return new BatchJobError(
    `${name} changed while round ${number} of its job in ${folder} is still running (${ended} of ${state.parts.length} parts have ended). ` +
      `Nothing was sent. Wait for it (batch-creator watch ${name}), or end it (batch-creator cancel ${name}); then submit again.`,
    'job_running',
    folder,
  );
}

/** A round that goes on may be allowed more, or less. */
async function allow({ state, ledger, ...round }: KnownRound, maxCost: number | undefined): Promise<void> {
  const { budget } = state;
  if (maxCost === undefined || maxCost === budget?.maxCost) return;
  const most = budget?.most ?? (await budgetOf(sentPaths({ ...round, state }), maxCost)).most;
  await withLock(ledger, () => ledger.append({ kind: 'budget', maxCost, most }));
}

interface Beginning extends NextRound {
  rounds: readonly KnownRound[];
  metadata: Record<string, string>;
  given: InputFiles;
}

async function beginRound(next: Beginning, options: SubmitOptions): Promise<Job> {
  const { rounds, given, counts, number, parts, paths, source } = next;
  const { folder } = given;
  const last = rounds.at(-1);
  if (counts.sent === 0 && last) {
    await noteSource(last, source);
    return makeJob(folder, rounds, options);
  }
  const budget = options.maxCost === undefined ? undefined : await budgetOf(paths, options.maxCost);
  if (budget) refuseOverBudget(budget);
  const record: LedgerRecord = {
    kind: 'job',
    job: randomBytes(8).toString('hex'),
    account: accountOf(options.client),
    parts,
    completionWindow: options.completionWindow ?? '24h',
    metadata: next.metadata,
    ...(options.inputExpiresAfter !== undefined && { inputExpiresAfter: options.inputExpiresAfter }),
    ...(options.outputExpiresAfter !== undefined && { outputExpiresAfter: options.outputExpiresAfter }),
    source,
  };
  const place = roundFolder(folder, number);
  const unlock = await lockFolder(folder);
  let now: KnownRound[];
  try {
    now = await findRounds(folder, options.ledger);
    const other = now.at(-1);
    // Of two that begin at once, the second goes on with the round of the first.
    if (other && now.length > rounds.length && !isSameSource(source, other.source)) throw stillRunning(given, other);
    if (now.length === rounds.length) {
      await stageRound(place, paths);
      await writeFirst(place, record, budget, options);
      now = await findRounds(folder, options.ledger);
    }
  } finally {
    await unlock();
  }
  return submitLast(folder, now, options, counts.sent);
}

async function writeFirst(folder: string, record: LedgerRecord, budget: Budget | undefined, options: SubmitOptions) {
  const ledger = ledgerOf(folder, options.ledger);
  await withLock(ledger, async () => {
    await ledger.append(record);
    if (budget) await ledger.append({ kind: 'budget', ...budget });
  });
}

/** The input is another now, though nothing of it has to be sent. */
async function noteSource({ ledger, source: known }: KnownRound, source: JobSource): Promise<void> {
  if (isSameSource(known, source) && known.paths.join() === source.paths.join()) return;
  await withLock(ledger, () => ledger.append({ kind: 'source', source }));
}

async function submitLast(
  folder: string,
  rounds: readonly KnownRound[],
  options: SubmitOptions,
  sent: number,
): Promise<Job> {
  const ownJobs = rounds.map(({ state }) => state.job.job);
  const { signal, allowDuplicate, onStatus } = options;
  const job = makeJob(folder, rounds, options, sent);
  await job.submit({ signal, allowDuplicate, ownJobs, onStatus });
  return job;
}
