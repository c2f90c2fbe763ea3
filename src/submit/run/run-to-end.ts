import { removeUnfinished } from '../../jsonl/disk/unfinished.js';
import { hostOf } from '../job/account.js';
import { cleanJob } from '../job/clean-job.js';
import type { Job } from '../job/job.js';
import type { JobOutput } from '../job/job-outputs.js';
import { isOver, type JobStatus } from '../job/job-status.js';
import { type SubmitOptions, submit } from '../job/submit.js';
import { FileLedger } from '../ledger/file-ledger.js';
import { lockFolder } from '../ledger/lock.js';
import { timingOf } from '../service/timing.js';

/** A run that may be killed at any moment and begun again: where it lies, and what it does at each step. */
export interface Run {
  place: {
    /** Its own folder, in which one process works at a time. */
    folder: string;
    /** The input file, or the name of which its parts are numbered. */
    input: string;
    job: string;
  };
  submitting: SubmitOptions;
  /** What it writes besides the input files, so that what a killed one left half-written is removed. */
  writes: readonly string[];
  /** What is deleted here at the end beside the files at the service; undefined where everything is kept. */
  cleanUp: { downloads: boolean } | undefined;
  /** Makes the input files where they are not made, and tells what is done already; undefined where nothing is to be sent. */
  build(isSent: boolean): Promise<{ isDelivered: boolean; isCleaned: boolean } | undefined>;
  watch(job: Job): Promise<JobStatus>;
  /** Takes the results to where they belong, and notes that. */
  deliver(outputs: readonly JobOutput[]): Promise<void>;
  noteCleaned(): Promise<void>;
}

/** How far a run came. */
export type RunEnd =
  | { at: 'done' }
  /** Nothing was sent. */
  | { at: 'built' }
  /** Some part is not at its end. */
  | { at: 'sent'; status: JobStatus }
  /** The service has refused every part. */
  | { at: 'refused'; status: JobStatus };

/** Takes a run through all steps that are not done yet. */
export async function runToEnd(run: Run): Promise<RunEnd> {
  const { place, submitting } = run;
  const { client, env, signal } = submitting;
  const host = hostOf(client);
  const { unlock } = await lockFolder(place.folder);
  try {
    await removeUnfinished([place.input, ...run.writes]);
    const ledger = new FileLedger(place.job);
    const isSent = (await ledger.records()).length > 0;
    const done = await run.build(isSent);
    if (!done) return { at: 'built' };
    if (!done.isDelivered) {
      const job = await submit(place.input, submitting);
      const status = await run.watch(job);
      if (!isOver(status)) return { at: 'sent', status };
      if (status.batches.every((batch) => batch.status === 'failed')) return { at: 'refused', status };
      await run.deliver(await job.outputs({ signal }));
    }
    if (run.cleanUp && !done.isCleaned) {
      const timing = timingOf(submitting, host, env);
      await cleanJob({ client, ledger, folder: place.job, timing, downloads: run.cleanUp.downloads, signal });
      await run.noteCleaned();
    }
    return { at: 'done' };
  } finally {
    await unlock();
  }
}
