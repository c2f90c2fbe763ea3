import { mkdir } from 'node:fs/promises';
import { relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { directPairs } from '../direct/direct-files.js';
import type { JobSource } from '../ledger/job-facts.js';
import { withLock } from '../ledger/ledger.js';
import { budgetOf, checkAmount } from '../protocol/budget.js';
import { isUntouched, type JobState } from '../protocol/state.js';
import { hostOf } from '../round/account.js';
import { checkMetadata } from '../round/metadata.js';
import { checkAllowance, queueRecord } from '../round/queue-limit.js';
import { findRounds, isRoundOver, type KnownRound, neverRan, sentPairs, sentPaths } from '../round/rounds.js';
import { hashFile } from '../transfer/hash-file.js';
import { beginRound, isSameSource, type NextRound, stillRunning, submitLast } from './begin-round.js';
import { lookOnce } from './find-answers.js';
import { findInputFiles, type InputFiles, inspectFiles, refuseOtherInput, type SubmitInput } from './input-files.js';
import type { Job } from './job.js';
import { makeJob, makeRound, pinAccount } from './open-job.js';
import { overrideModel } from './override-model.js';
import { planRound, type RoundCounts, retrySet } from './plan-round.js';
import { restageRound } from './stage-round.js';
import { Staging } from './staging.js';
import type { SubmitOptions, SubmitPlan } from './submit-options.js';

/** A plan to carry out or drop. */
export interface PreparedSubmit {
  plan: Omit<SubmitPlan, 'cost'>;
  /** The files that would be sent; gone once the plan is carried out or dropped. */
  paths: readonly string[];
  /** Begins the round, or resumes it, and submits. */
  send(): Promise<Job>;
  /** Drops the plan and removes its files. */
  discard(): Promise<void>;
}

/** Plans a submit and prepares its files. Sends nothing and begins no round. */
export async function prepareSubmit(input: SubmitInput, options: SubmitOptions): Promise<PreparedSubmit> {
  const host = hostOf(options?.client);
  const metadata = checkMetadata(options);
  if (options.maxCost !== undefined) checkAmount(options.maxCost);
  checkAllowance(options);
  const retry = retrySet(options.retry);
  const given = await findInputFiles(input);
  let rounds = await findRounds(given.folder, options.ledger);
  for (const round of rounds) await restageRound(round, given.paths);
  const last = rounds.at(-1);
  if (last) await refuseOtherInput(given.folder, given.names, last.source);
  if (last && !isRoundOver(last)) {
    const source = await sourceOf(given, options);
    const isSame = isSameSource(source, last.source);
    if (!isSame && !isUntouched(last.state)) rounds = await requireOver(given, rounds, options);
    // A round of which nothing was sent gives way to what the input is now, and to another way to send it.
    const isSameWay =
      source.shareIdentical === last.source.shareIdentical &&
      !source.again &&
      !last.source.again &&
      isSameCreate(last.state.job, metadata, options);
    if (isSame && (isSameWay || !isUntouched(last.state))) return goOn(host, given, rounds, last, options);
  }
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

/** The rounds as they are once the last one is over: it may have ended while no process watched. */
async function requireOver(given: InputFiles, rounds: readonly KnownRound[], options: SubmitOptions) {
  const last = rounds.at(-1)!;
  await pinAccount(options, last);
  await lookOnce(makeJob(given.folder, rounds, options), last, options.signal);
  const now = await findRounds(given.folder, options.ledger);
  if (!isRoundOver(now.at(-1)!)) throw stillRunning(given, now.at(-1)!);
  return now;
}

/** True if batches of the round would be created as these options say. */
function isSameCreate(job: JobState['job'], metadata: Record<string, string>, options: SubmitOptions): boolean {
  return (
    job.completionWindow === (options.completionWindow ?? '24h') &&
    job.inputExpiresAfter === options.inputExpiresAfter &&
    job.outputExpiresAfter === options.outputExpiresAfter &&
    isDeepStrictEqual(job.metadata, metadata)
  );
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
    countTokens:
      options.maxEnqueuedTokens !== undefined || options.tier !== undefined || options.allowance !== undefined,
  };
  const shownAs = given.names.join(', ');
  // Only a file with another model is not the one that the user has.
  const renamed = model === undefined ? {} : { shownAs };
  const last = rounds.at(-1);
  const present =
    model === undefined ? given.paths : await overrideModel(await staging.folder('model'), given.paths, model);
  const isFirst = !last && (await directPairs(given.folder)).length === 0;
  const isWhole = isFirst || options.all === true;
  if (isWhole && !options.shareIdentical) {
    const parts = await inspectFiles(present, { ...inspection, ...renamed });
    const requests = parts.reduce((sum, part) => sum + part.requests, 0);
    const counts: RoundCounts = { requests, answered: 0, new: requests, unsuccessful: {}, retried: 0, sent: requests };
    const source = await sourceOf(given, options, model === undefined ? parts.map(({ sha256 }) => sha256) : undefined);
    return { number: (last?.number ?? 0) + 1, counts, paths: present, parts, source };
  }
  const source = await sourceOf(given, options);
  const isSame = last !== undefined && isSameSource(source, last.source);
  const pairs = isWhole ? [] : await pairsOf(given.folder, rounds, isSame, options);
  const folder = await staging.folder('next');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const shareIdentical = options.shareIdentical === true;
  const { counts, paths, isRepeated } = await planRound({
    paths: present,
    pairs,
    folder,
    retry,
    maxRetries,
    retriesLate: Array.isArray(options.retry) && options.retry.includes('missing'),
    shareIdentical,
    // With another model each line may be longer than all were that were saved.
    limits: model === undefined ? given.limits : { ...given.limits, maxBytes: undefined },
    signal,
  });
  // Of two lines with one ID the round would leave one out: this throws, and names the line.
  if (isRepeated && !isSame) await inspectFiles(present, { ...inspection, validate: true, ...renamed });
  const parts = counts.sent > 0 ? await inspectFiles(paths, { ...inspection, shownAs }) : [];
  // A job has one round at least, even if everything was answered directly.
  const number = last && counts.sent === 0 ? last.number : (last?.number ?? 0) + 1;
  return { number, counts, paths, parts, source };
}

/**
 * The requests and answers of all rounds. Parts that never ran count as not sent if the input changed, or if nothing of
 * their round was sent.
 */
async function pairsOf(folder: string, rounds: readonly KnownRound[], isSame: boolean, options: SubmitOptions) {
  for (const round of rounds) {
    await pinAccount(options, round);
    const made = makeRound(round, options);
    if (round !== rounds.at(-1) && (await made.isCleanedAway())) continue;
    await made.outputs({ signal: options.signal });
  }
  const now = await findRounds(folder, options.ledger);
  const pairs = await Promise.all(
    now.map(async (round) => {
      const counts = (part: number) => (isSame && !isUntouched(round.state)) || !neverRan(round, part);
      return (await sentPairs(round)).filter((_, index) => counts(index + 1));
    }),
  );
  return [...(await directPairs(folder)), ...pairs.flat()];
}

async function sourceOf(
  { folder, paths, names }: InputFiles,
  { model, shareIdentical, all, retry }: SubmitOptions,
  known?: string[],
): Promise<JobSource> {
  const hashes = known ?? (await Promise.all(paths.map(async (path) => (await hashFile(path)).sha256)));
  return {
    paths: names.map((name) => relative(folder, name)),
    sha256: hashes,
    ...(model !== undefined && { model }),
    ...(shareIdentical && { shareIdentical }),
    ...((all || retrySet(retry).size > 0) && { again: true as const }),
  };
}

/** The plan of a round that is still running. */
async function goOn(
  host: string,
  given: InputFiles,
  rounds: readonly KnownRound[],
  last: KnownRound,
  options: SubmitOptions,
): Promise<PreparedSubmit> {
  await pinAccount(options, last);
  const { parts } = last.state.job;
  const sent = parts.reduce((sum, part) => sum + part.requests, 0);
  const counts: RoundCounts = { requests: sent, answered: 0, new: sent, unsuccessful: {}, retried: 0, sent };
  return {
    plan: { ...counts, host, folder: given.folder, round: last.number, isContinued: true, parts },
    paths: sentPaths(last),
    send: async () => {
      await allow(last, options.maxCost);
      await keepQueueLimit(last, options);
      return submitLast(given.folder, rounds, options, 0);
    },
    discard: async () => {},
  };
}

/** A resumed round may get another limit. */
async function keepQueueLimit({ state, ledger }: KnownRound, options: SubmitOptions): Promise<void> {
  const queue = queueRecord(options, state.job.parts);
  if (!queue || isDeepStrictEqual(queue, state.queueLimit)) return;
  await withLock(ledger, () => ledger.append(queue));
}

/** A resumed round may get a larger or smaller budget. */
async function allow({ state, ledger, ...round }: KnownRound, maxCost: number | undefined): Promise<void> {
  const { budget } = state;
  if (maxCost === undefined || maxCost === budget?.maxCost) return;
  const most = budget?.most ?? (await budgetOf(sentPaths({ ...round, state }), maxCost)).most;
  await withLock(ledger, () => ledger.append({ kind: 'budget', maxCost, most }));
}
