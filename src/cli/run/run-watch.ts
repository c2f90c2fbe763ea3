import type { Job } from '../../submit/job/job.js';
import { isOver, type JobStatus } from '../../submit/round/job-status.js';
import { watchToEnd } from '../jobs/follow-job.js';
import { refusals, statusLine } from '../jobs/format-job.js';
import type { Cli } from '../terminal/cli.js';

export interface WatchLimits {
  /** Checks once. */
  once: boolean;
  /** When the rest is cancelled, in ms of the wall clock. */
  deadline: number | undefined;
  /** The status that was printed when this ran last. */
  told: string | undefined;
}

/** Follows a job to its end, cancels it at its deadline, or checks once. */
export async function watchWithin(cli: Cli, job: Job, { once, deadline, told }: WatchLimits): Promise<JobStatus> {
  const left = deadline === undefined ? undefined : deadline - Date.now();
  if (once || (left !== undefined && left <= 0)) {
    const status = await look(cli, job);
    if (isOver(status) || left === undefined || left > 0) {
      if (status.status !== told) printStatus(cli, status);
      return status;
    }
    await cancelLate(cli, job);
    return once ? look(cli, job) : toEnd(cli, job, cli.io.signal);
  }
  if (left === undefined) return toEnd(cli, job, cli.io.signal);
  // The longest delay that a timer takes; no batch lasts that long.
  const late = AbortSignal.timeout(Math.min(Math.ceil(left), 2 ** 31 - 1));
  try {
    return await toEnd(cli, job, AbortSignal.any([cli.io.signal, late]));
  } catch (error) {
    if (cli.io.signal.aborted || !late.aborted) throw error;
    await cancelLate(cli, job);
    return toEnd(cli, job, cli.io.signal);
  }
}

async function cancelLate(cli: Cli, job: Job): Promise<void> {
  cli.say('The deadline has passed: the rest is cancelled. What is done is kept, and charged.');
  await job.cancel({ signal: cli.io.signal });
}

/** Submits the parts that fit, and checks every batch once. */
async function look(cli: Cli, job: Job): Promise<JobStatus> {
  for await (const status of job.watch({ signal: cli.io.signal })) return status;
  return job.status({ signal: cli.io.signal });
}

async function toEnd(cli: Cli, job: Job, signal: AbortSignal): Promise<JobStatus> {
  try {
    return await watchToEnd(cli, job, signal);
  } catch (error) {
    if (cli.io.signal.aborted)
      cli.say('The batches keep running at the service. Run the same command again to resume.');
    throw error;
  }
}

function printStatus(cli: Cli, status: JobStatus): void {
  cli.say(`${cli.shown(status.folder)}: ${statusLine(status)}`);
  for (const line of refusals(status.batches)) cli.say(line);
}
