import { z } from 'zod';
import { anyFunction, checkedLater, checkOptions, type FieldsOf } from '../arguments/check-options.js';
import { shellWords } from '../arguments/shell-word.js';
import { listNames, pluralize } from '../check/report/text.js';
import { BatchOptionsError } from '../errors.js';
import { loadJob } from '../submit/job/open-job.js';
import { type SubmitOptions, submit } from '../submit/job/submit.js';
import { submitFields } from '../submit/job/submit-shape.js';
import type { JobStatus } from '../submit/round/job-status.js';
import { findRounds, isRoundOver, lateAnswers } from '../submit/round/rounds.js';
import { refusedByService } from '../submit/run/unfinished.js';
import { BatchServiceError } from '../submit/service/errors.js';
import { findChangedRequest } from './changed-request.js';
import { BatchRecordError } from './errors.js';
import type { Pass } from './pass.js';
import { openRecorder, type Recorder, type RecorderOptions, recorderFields } from './recorder.js';

/** Options of `runWithBatches`: those of `submit` and of the recorder, and these. */
export interface RunWithBatchesOptions
  extends Omit<SubmitOptions, 'ledger' | 'retry' | 'all' | 'onStatus'>,
    RecorderOptions {
  /** The job that keeps requests and answers, e.g. `agents.job`. */
  job: string;
  /** The most batches that the program may need one after the other. @default 20 */
  maxRounds?: number;
  /** Called before a round is sent. Return `false`, or a promise of it, to send nothing. @default none: every round is sent */
  onRound?: (round: {
    /** The number of the round in this call, 1-based. */
    round: number;
    /** How many requests it has. */
    requests: number;
  }) => unknown;
  /** Called with every change of a running round. @default none */
  onStatus?: (status: JobStatus) => void;
}

/** The result of `runWithBatches`. */
export interface RunWithBatchesResult<Value> {
  /** What the program returned. */
  value: Value;
  /** How many rounds were sent. */
  rounds: number;
  /** How many calls the last run made. */
  requests: number;
}

const MAX_ROUNDS = 20;
const { retry: _retry, all: _all, ...submitting } = submitFields;
const runShape = z.strictObject({
  ...submitting,
  ...recorderFields,
  job: checkedLater,
  maxRounds: z.int().min(0).optional(),
  onRound: anyFunction.optional(),
} satisfies FieldsOf<RunWithBatchesOptions>);

/**
 * Runs a program again and again until all its calls are answered: each run gets one call further, and its new calls
 * are sent as one batch. The program starts over each time, so everything else it does (tools, files) happens again.
 *
 * @param program Makes its calls through the `fetch` it is given. `Promise.all` over many calls sends them as one
 * batch.
 * @throws BatchOptionsError for an unknown option; BatchRecordError for a request that changes from run to run, or after `maxRounds`; the errors of the program
 * when none of its calls is pending; the errors of `submit`.
 * @example
 * const { value } = await runWithBatches(
 *   (fetch) => myAgents(new OpenAI({ fetch, maxRetries: 0 })),
 *   { job: 'agents.job', client: new OpenAI() },
 * );
 */
export async function runWithBatches<Value>(
  program: (fetch: Recorder['fetch'], recorder: Recorder) => Promise<Value>,
  options: RunWithBatchesOptions,
): Promise<RunWithBatchesResult<Value>> {
  if (typeof program !== 'function')
    throw new BatchOptionsError(
      'runWithBatches: the first argument must be your program, a function that takes a fetch.',
    );
  checkOptions('runWithBatches', runShape, options);
  const { job, maxRounds = MAX_ROUNDS, onRound, onStatus, otherCalls, quietMs, ...submitting } = options;
  const { ledger, signal } = options;
  const recorder = await openRecorder(job, {
    ...(otherCalls && { otherCalls }),
    ...(quietMs !== undefined && { quietMs }),
    ...(ledger && { ledger }),
  });
  let before: Pass | undefined;
  try {
    await finishRunning(recorder, options);
    for (let round = 0; ; round++) {
      signal?.throwIfAborted();
      recorder.beginPass();
      const ending = await endingOf(program(recorder.fetch, recorder));
      const { pending, requests, pass } = recorder;
      if (pending === 0) {
        if (requests > 0) await recorder.save();
        if ('error' in ending) throw ending.error;
        return { value: ending.value, rounds: round, requests };
      }
      if (before) refuseChange(before, pass);
      if (round >= maxRounds) throw tooMany(maxRounds, pass);
      const paths = await recorder.save('pending');
      if ((await onRound?.({ round: round + 1, requests: pending })) === false) throw notSent(pending, paths);
      // Resends requests that an earlier round did not answer, e.g. because they expired.
      const sent = await submit(paths, { ...submitting, retry: true, ...(ledger && { ledger }) });
      let last: JobStatus | undefined;
      for await (last of sent.watch({ signal })) onStatus?.(last);
      await sent.outputs({ signal });
      // The next round would be rejected as this one was.
      if (last?.batches.some(({ status }) => status === 'failed')) throw refusedByService(last);
      if ((await findRounds(recorder.folder, ledger)).some(lateAnswers)) throw answersLate(recorder.folder, paths);
      await recorder.reload();
      before = pass;
    }
  } finally {
    await recorder.close();
  }
}

/** Waits for a round that an earlier process began: its answers may be the ones that the program needs. */
async function finishRunning(recorder: Recorder, options: RunWithBatchesOptions): Promise<void> {
  const last = (await findRounds(recorder.folder, options.ledger)).at(-1);
  if (!last || isRoundOver(last)) return;
  const job = await loadJob(recorder.folder, options);
  for await (const status of job.watch({ signal: options.signal })) options.onStatus?.(status);
  await job.outputs({ signal: options.signal });
  await recorder.reload();
}

async function endingOf<Value>(run: Promise<Value>): Promise<{ value: Value } | { error: unknown }> {
  try {
    return { value: await run };
  } catch (error) {
    return { error };
  }
}

function refuseChange(before: Pass, now: Pass): void {
  const found = findChangedRequest(before, now);
  if (!found) return;
  const { path, before: earlier, after, customId } = found;
  const pieces = `In the last run it had ${JSON.stringify(earlier)}, now it has ${JSON.stringify(after)}`;
  throw new BatchRecordError(
    `${path} of ${customId} changes from run to run, so its answer cannot be found. ${pieces}. Nothing more was sent. Keep it the same in all runs: a date or a random ID must come from outside the program.`,
    'changing_request',
  );
}

function tooMany(most: number, { calls }: Pass): BatchRecordError {
  const pending = calls.filter(({ isPending }) => isPending).map(({ customId }) => customId);
  return new BatchRecordError(
    `The program still makes new calls after ${pluralize(most, 'round')}: ${listNames(pending, 5)}. Nothing more was sent. If it needs more turns, allow them with maxRounds.`,
    'too_many_rounds',
  );
}

function answersLate(job: string, paths: readonly string[]): BatchServiceError {
  return new BatchServiceError(
    `The service has not named the files of all answers of the job in ${job} yet. Nothing more was sent. Run the program again later; or send those requests again, and pay twice: batch-creator submit ${shellWords(paths)} --retry missing`,
    {},
  );
}

function notSent(pending: number, paths: readonly string[]): BatchRecordError {
  const calls = `${pluralize(pending, 'call')} without an answer`;
  return new BatchRecordError(
    `Nothing was sent. The requests of ${calls} are in ${listNames(paths, 3)}.`,
    'call_refused',
  );
}
