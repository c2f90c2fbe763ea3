import { resolve } from 'node:path';
import { pluralize } from '../../check/report/text.js';
import { withLock } from '../ledger/ledger.js';
import { jobState, type PartState } from '../protocol/state.js';
import { missingFiles } from '../round/job-outputs.js';
import {
  findRounds,
  isPartOver,
  isRoundOver,
  type KnownRound,
  type LedgerSource,
  lateAnswers,
} from '../round/rounds.js';
import { type BatchClient, isTerminal } from '../service/client.js';
import { BatchLockedError } from '../service/errors.js';
import type { Environment } from '../service/runtime.js';
import { jobFolder, refuseOtherInput } from './input-files.js';
import type { Job } from './job.js';
import { answersOf, type JobAnswers } from './job-results.js';
import { openJob } from './open-job.js';

/** Where to look for the answers of a job. */
export interface FindAnswersOptions {
  /** Called only if something must be asked or downloaded. */
  client: () => Promise<BatchClient>;
  /** Only the answers of this round, 1-based. */
  round?: number | undefined;
  sameAccount?: boolean | undefined;
  ledger?: LedgerSource | undefined;
  env: Environment;
  signal: AbortSignal;
}

/** The answers of a job that are here. */
export interface FoundAnswers extends JobAnswers {
  /** What is still running; undefined if no more answers will come. */
  unfinished?: string | undefined;
  /** The rounds of the job. */
  rounds: readonly KnownRound[];
}

/** Finds the answers of an input file, and downloads those that its job folder lacks. Undefined if there is no job. */
export async function findAnswers(path: string, options: FindAnswersOptions): Promise<FoundAnswers | undefined> {
  const folder = jobFolder(path);
  const { ledger } = options;
  const known = await findRounds(folder, ledger);
  if (known.length === 0) return undefined;
  await refuseOtherInput(folder, [resolve(path)], known.at(-1)!.source);
  const unfinished = await fetchMissing(path, known, options);
  const rounds = await findRounds(folder, ledger);
  const late = rounds.map(lateAnswers).find((part) => part !== undefined);
  return { ...(await answersOf(folder, rounds, options.round)), unfinished: unfinished ?? lateText(late), rounds };
}

/** Returns what is still running. */
async function fetchMissing(
  path: string,
  rounds: readonly KnownRound[],
  { client, sameAccount, ledger, env, signal }: FindAnswersOptions,
): Promise<string | undefined> {
  const missing = await Promise.all(rounds.map(({ folder, state }) => missingFiles(folder, state)));
  const last = rounds.at(-1)!;
  const isWhole = missing.every(({ length }) => length === 0) && !rounds.some(lateAnswers);
  if (isRoundOver(last) && isWhole) return undefined;
  const job = await openJob(path, { client: await client(), sameAccount, ledger, env });
  const { batches } = await job.status({ signal });
  const open = batches.filter(({ status }) => !isTerminal(status));
  // Watching the job would also submit parts that wait, which nobody asked for here.
  if (open.length === 0) await job.done({ signal });
  else await lookOnce(job, last, signal);
  await job.outputs({ signal });
  return open[0] && `${pluralize(open.length, 'part')} of ${batches.length} still ${open[0].status}`;
}

function lateText(part: PartState | undefined): string | undefined {
  if (!part) return undefined;
  const answers = pluralize(part.ending!.counts!.completed, 'answer');
  return `The service counts ${answers} in part ${part.part} and has not named their file`;
}

/**
 * Records the parts of the last round that ended while no process watched the job; a process that watches records them
 * itself. Sends nothing: where parts wait to be sent, it does not look.
 */
export async function lookOnce(job: Job, { state }: KnownRound, signal?: AbortSignal): Promise<void> {
  if (!state.parts.every((part) => part.phase === 'live' || isPartOver(part, state))) return;
  try {
    for await (const _ of job.watch({ signal })) return;
  } catch (error) {
    if (!(error instanceof BatchLockedError)) throw error;
  }
}

/**
 * Records that the answers of a round were collated, so that the raw files are no longer needed. Does nothing while a
 * part is still running, because its answers are not included.
 */
export async function noteCollated({ ledger }: Pick<KnownRound, 'ledger'>, to: string): Promise<void> {
  await withLock(ledger, async () => {
    const records = await ledger.records();
    const isOver = jobState(records)?.parts.every(({ phase }) => phase === 'ended') === true;
    const isKnown = records.some((record) => record.kind === 'collated' && record.to === to);
    if (isOver && !isKnown) await ledger.append({ kind: 'collated', to });
  });
}
