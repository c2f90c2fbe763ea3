import { cleanRound } from '../job/clean-job.js';
import type { SubmitInput } from '../job/input-files.js';
import type { Job } from '../job/job.js';
import { type PreparedSubmit, prepareSubmit } from '../job/prepare.js';
import type { SubmitOptions } from '../job/submit-options.js';
import { lockFolder } from '../ledger/lock.js';
import { isOver, type JobStatus } from '../round/job-status.js';
import { findRounds, lateAnswers } from '../round/rounds.js';

/** A run: rows become requests, those without an answer are sent, and the answers are delivered. */
export interface Run {
  /** The folder in which one process works at a time. */
  folder: string;
  /** Builds the input files. Undefined if there is nothing to send. */
  build(): Promise<{ input: SubmitInput; submitting: SubmitOptions } | undefined>;
  /** Called before requests are sent; false stops the run. */
  mayBegin(prepared: PreparedSubmit): Promise<boolean>;
  watch(job: Job): Promise<JobStatus>;
  /** Delivers the answers. */
  deliver(job: Job): Promise<void>;
  /** Delete the files at the service once everything is delivered? */
  cleansUp: boolean;
}

/** How far a run got. */
export type RunEnd =
  /** All batches have ended, and their answers are delivered. `sent` counts the requests of this run. */
  | { at: 'done'; job: Job; status: JobStatus; sent: number }
  /** Nothing was sent. */
  | { at: 'built' }
  /** A part has not ended. */
  | { at: 'running'; status: JobStatus }
  /** The service rejected every part of the only round. */
  | { at: 'refused'; status: JobStatus };

/**
 * Takes a run through all its steps. Its state is that of the rounds of the job, so a run that is killed at any moment
 * resumes where it left off.
 */
export async function runToEnd(run: Run): Promise<RunEnd> {
  const { unlock } = await lockFolder(run.folder);
  try {
    const built = await run.build();
    if (!built) return { at: 'built' };
    const { input, submitting } = built;
    const { maxRetries = 0 } = submitting;
    let sent = 0;
    for (let retries = 0; ; retries++) {
      // Only the first round resends what is already answered.
      const prepared = await prepareSubmit(input, retries === 0 ? submitting : { ...submitting, all: false });
      const isNew = !prepared.plan.isContinued && prepared.plan.sent > 0;
      if (isNew && !(await mayBegin(run, prepared))) return { at: 'built' };
      const job = await prepared.send();
      sent += job.sent;
      const status = await run.watch(job);
      if (!isOver(status)) return { at: 'running', status };
      // Retries what failed, if allowed; else this was the last round.
      if (retries < maxRetries && prepared.plan.sent > 0) continue;
      const isRefused = status.batches.length > 0 && status.batches.every((batch) => batch.status === 'failed');
      if (isRefused && job.round === 1) return { at: 'refused', status };
      await run.deliver(job);
      if (run.cleansUp) await cleanRounds(job.folder, submitting);
      return { at: 'done', job, status, sent };
    }
  } finally {
    await unlock();
  }
}

/** Asks the run; without its consent, nothing of the plan stays. */
async function mayBegin(run: Run, prepared: PreparedSubmit): Promise<boolean> {
  let may = false;
  try {
    may = await run.mayBegin(prepared);
    return may;
  } finally {
    if (!may) await prepared.discard();
  }
}

/** Waits for the end of a job's last round, and reports every change. */
export async function watchLastRound(
  job: Job,
  { signal, onStatus }: Pick<SubmitOptions, 'signal' | 'onStatus'>,
): Promise<JobStatus> {
  let status: JobStatus | undefined;
  for await (status of job.watch({ signal })) onStatus?.(status);
  return status ?? job.status({ signal });
}

async function cleanRounds(job: string, options: SubmitOptions): Promise<void> {
  for (const round of await findRounds(job, options.ledger)) {
    if (!round.state.cleaned && !lateAnswers(round)) await cleanRound(round, { ...options, downloads: false });
  }
}
