import { pluralize } from '../../check/report/text.js';
import type { Results } from '../../results/join/read-results.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import type { Job } from '../../submit/job/job.js';
import { isHeldByBudget, type JobStatus } from '../../submit/round/job-status.js';
import type { Cli } from '../terminal/cli.js';
import { noticeIfSlow } from '../terminal/notice-if-slow.js';
import { EXIT } from '../terminal/outcome.js';
import { printComparison } from '../terminal/print-comparison.js';
import { refusals, statusPrinter } from './format-job.js';

/** Watches a job to its end and shows every change. */
export async function watchToEnd(cli: Cli, job: Job, signal: AbortSignal): Promise<JobStatus> {
  const printer = statusPrinter(cli);
  let last: JobStatus | undefined;
  try {
    for await (const status of job.watch({ signal })) {
      printer.show(status);
      last = status;
    }
  } finally {
    printer.end();
  }
  if (!last || last.batches.some(({ errors }) => errors)) last = await job.status({ signal });
  for (const line of refusals(last.batches)) cli.say(line);
  return last;
}

/** Watches a job to its end, downloads its results and prints a summary. A signal stops only the watching. */
export async function follow(cli: Cli, job: Job, resume: string): Promise<JobStatus> {
  const { signal } = cli.io;
  try {
    const last = await watchToEnd(cli, job, signal);
    printUnsent(cli, last);
    await printResults(cli, job);
    return last;
  } catch (error) {
    if (signal.aborted) cli.say(`The batches continue at the service. To follow them again: ${resume}`);
    throw error;
  }
}

/** Prints how many parts the budget holds back; true if there are any. */
export function printUnsent(cli: Cli, { batches }: JobStatus): boolean {
  const unsent = batches.filter(isHeldByBudget).length;
  if (unsent === 0) return false;
  cli.say(
    `${pluralize(unsent, 'part')} of ${batches.length} ${unsent === 1 ? 'was' : 'were'} not sent: together with the others, the cost could exceed --max-cost. To send the rest, use submit or run with a higher --max-cost.`,
  );
  cli.code = EXIT.dataErrors;
  return true;
}

async function printResults(cli: Cli, job: Job): Promise<void> {
  const { signal } = cli.io;
  const slow = 'Downloading the results. A download that stalls is restarted after a minute.';
  const outputs = await noticeIfSlow(cli, slow, job.outputs({ signal }));
  const results = job.results({ signal });
  if (await hasUnsuccessful(results)) cli.code = EXIT.dataErrors;
  cli.say(formatSummary(results.summary));
  const inputs = outputs.map(({ input }) => input);
  if (job.round === 1) await printComparison(cli, inputs, results.summary);
  const files = outputs.flatMap(({ output, errors }) => [output, errors]).filter((path) => path !== undefined);
  if (files.length > 0) cli.say(`${pluralize(files.length, 'result file')} in ${cli.shown(job.folder)}`);
}

/** True if a request did not succeed. Reads all results. */
export async function hasUnsuccessful(results: Results<JoinedOutcome>): Promise<boolean> {
  let found = false;
  for await (const { status } of results) found ||= status !== 'succeeded';
  return found;
}
