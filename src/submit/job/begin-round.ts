import { randomBytes } from 'node:crypto';
import { shellWord } from '../../arguments/shell-word.js';
import { pluralize } from '../../check/report/text.js';
import type { JobSource, PartFacts } from '../ledger/job-facts.js';
import { withLock } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import { lockFolder } from '../ledger/lock.js';
import { refuseDuplicates } from '../protocol/audit-duplicates.js';
import { budgetOf, refuseOverBudget } from '../protocol/budget.js';
import { type Budget, isUntouched, jobState } from '../protocol/state.js';
import { accountOf, hostOf } from '../round/account.js';
import { queueRecord } from '../round/queue-limit.js';
import { findRounds, isRoundOver, type KnownRound, ledgerOf, roundFolder } from '../round/rounds.js';
import { BatchJobError } from '../service/errors.js';
import { timingOf } from '../service/timing.js';
import type { InputFiles } from './input-files.js';
import type { Job } from './job.js';
import { makeJob } from './open-job.js';
import type { RoundCounts } from './plan-round.js';
import { stageRound } from './stage-round.js';
import type { SubmitOptions } from './submit-options.js';

/** A planned round. */
export interface NextRound {
  number: number;
  counts: RoundCounts;
  paths: string[];
  parts: PartFacts[];
  source: JobSource;
}

interface Beginning extends NextRound {
  rounds: readonly KnownRound[];
  metadata: Record<string, string>;
  given: InputFiles;
}

/** Begins a round under the lock of the job, and submits it. If there is nothing to send, the job stays as it is. */
export async function beginRound(next: Beginning, options: SubmitOptions): Promise<Job> {
  const { rounds, given, counts, number, parts, paths, source } = next;
  const { folder } = given;
  const last = rounds.at(-1);
  if (counts.sent === 0 && last) return makeJob(folder, await noteSource(next, last, options), options);
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
  if (!options.allowDuplicate) {
    const { client, signal, env } = options;
    const ownJobs = async () => (await findRounds(folder, options.ledger)).map(({ state }) => state.job.job);
    await refuseDuplicates({ client, timing: timingOf(options, hostOf(client), env), signal }, parts, ownJobs);
  }
  const place = roundFolder(folder, number);
  const { unlock } = await lockFolder(folder);
  let now: KnownRound[];
  try {
    now = await findRounds(folder, options.ledger);
    const other = now.at(-1);
    // If two processes begin at the same time, the second continues the round of the first.
    if (other && now.length > rounds.length && !isSameSource(source, other.source)) throw stillRunning(given, other);
    if (now.length === rounds.length) {
      if (last) await dropUntouched(given, last);
      await stageRound(place, paths);
      await writeFirst(place, record, budget, options);
      now = await findRounds(folder, options.ledger);
      const begun = now.at(-1)!;
      if (!isSameSource(source, begun.source)) throw stillRunning(given, begun);
    }
  } finally {
    await unlock();
  }
  return submitLast(folder, now, options, counts.sent);
}

/** Ends a round of which nothing was sent. @throws BatchJobError if another process has sent some of it since. */
async function dropUntouched(given: InputFiles, round: KnownRound): Promise<void> {
  if (isRoundOver(round)) return;
  await withLock(round.ledger, async () => {
    const state = jobState(await round.ledger.records());
    if (!state || (state.cancelled && isUntouched(state))) return;
    // What another process has sent since the plan was made would be sent and paid again.
    if (!isUntouched(state)) throw stillRunning(given, round);
    await round.ledger.append({ kind: 'cancel' });
  });
}

async function writeFirst(folder: string, record: LedgerRecord, budget: Budget | undefined, options: SubmitOptions) {
  const ledger = ledgerOf(folder, options.ledger);
  const queue = record.kind === 'job' ? queueRecord(options, record.parts) : undefined;
  await withLock(ledger, async () => {
    // Another machine, which does not see the lock of this folder, may have begun the same round.
    if (jobState(await ledger.records())) return;
    await ledger.append(record);
    if (budget) await ledger.append({ kind: 'budget', ...budget });
    if (queue) await ledger.append(queue);
  });
}

/** Records that the input changed, although none of it has to be sent. Returns the rounds as they are now. */
async function noteSource({ source, given, rounds }: Beginning, last: KnownRound, { ledger }: SubmitOptions) {
  const { unlock } = await lockFolder(given.folder);
  try {
    const now = await findRounds(given.folder, ledger);
    // A round that another process has begun since is for the input that it found.
    if (now.length > rounds.length) {
      if (!isSameSource(source, now.at(-1)!.source)) throw stillRunning(given, now.at(-1)!);
      return now;
    }
    await dropUntouched(given, last);
    const { source: known } = last;
    const isSameWay = known.paths.join() === source.paths.join() && known.shareIdentical === source.shareIdentical;
    if (isSameSource(known, source) && isSameWay) return rounds;
    await withLock(last.ledger, () => last.ledger.append({ kind: 'source', source }));
    return rounds;
  } finally {
    await unlock();
  }
}

/** Submits the parts of the last round that can be submitted. */
export async function submitLast(
  folder: string,
  rounds: readonly KnownRound[],
  options: SubmitOptions,
  sent: number,
): Promise<Job> {
  const { signal, onStatus } = options;
  const job = makeJob(folder, rounds, options, sent);
  await job.submit({ signal, onStatus });
  return job;
}

/** True for the same input. */
export function isSameSource(a: JobSource, b: JobSource): boolean {
  return a.sha256.join() === b.sha256.join() && a.model === b.model;
}

/** The error for an input that changed while a round is running. */
export function stillRunning({ folder, names }: InputFiles, { number, state }: KnownRound): BatchJobError {
  const ended = state.parts.filter(({ phase }) => phase === 'ended').length;
  const name = names[0]!;
  return new BatchJobError(
    `${name}, or how it is to be sent, changed while round ${number} of its job in ${folder} is still running (${ended} of ${pluralize(state.parts.length, 'part')} ended). ` +
      `Nothing was sent. Wait for it (batch-creator watch ${shellWord(name)}), or cancel it (batch-creator cancel ${shellWord(name)}); then try again.`,
    'job_running',
    folder,
  );
}
