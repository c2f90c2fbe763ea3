import { join, resolve } from 'node:path';
import { z } from 'zod';
import { abortSignal, anyFunction, checkedLater, checkOptions, type FieldsOf } from '../arguments/check-options.js';
import { BatchError, BatchOptionsError } from '../errors.js';
import { loadJob } from '../submit/job/open-job.js';
import type { OpenJobOptions } from '../submit/job/submit-options.js';
import { openJobFields } from '../submit/job/submit-shape.js';
import { isOver, type JobStatus } from '../submit/round/job-status.js';
import { BatchJobError } from '../submit/service/errors.js';
import { pause } from '../submit/service/timing.js';
import { jobName } from './job-name.js';
import { postgresLedger } from './postgres-ledger.js';
import { quoteSchema, type RunSql, runnerOf, type SqlClient } from './sql-client.js';
import { DEFAULT_SCHEMA, prepareTables } from './tables.js';

/** Options of `workJobs`. */
export interface WorkJobsOptions extends Omit<OpenJobOptions, 'ledger'> {
  /** The database with the ledgers. */
  query: SqlClient;
  /** The folder that holds the folders of the jobs (`reviews.job`), here or shared. @default '.' */
  folder?: string | undefined;
  /** The schema of the tables. @default 'batch_creator' */
  schema?: string | undefined;
  /** Exits when no job is due, for cron. @default false: waits for jobs until `signal` fires */
  once?: boolean | undefined;
  /** Milliseconds between two visits of the same job. @default 30_000 */
  visitMs?: number | undefined;
  /** Stops the worker; batches that were created go on. @default none */
  signal?: AbortSignal | undefined;
  /** Called after each visit of a job, with its state or its error. @default none */
  onVisit?: ((visit: JobVisit) => void) | undefined;
}

/** The result of a visit of a job. */
export interface JobVisit {
  /** Like `reviews.job/round-0001`. */
  job: string;
  /** The state after the visit; absent if the visit failed before it was known. */
  status?: JobStatus;
  /** Why the visit failed; absent if it succeeded. */
  error?: BatchError;
}

const { ledger: _ledger, ...opening } = openJobFields;
const workJobsShape = z.strictObject({
  ...opening,
  query: checkedLater,
  folder: z.string().optional(),
  schema: checkedLater,
  once: z.boolean().optional(),
  visitMs: checkedLater,
  signal: abortSignal.optional(),
  onVisit: anyFunction.optional(),
} satisfies FieldsOf<WorkJobsOptions>);
const LOCK_PATIENCE_MS = 5_000;

/**
 * Takes the next due job, works on it (submits the parts that fit, downloads the batches that ended), and goes on to
 * the next. Any number of workers on any machines may do so: each job has one worker at a time. `submit` with the same
 * database adds new jobs.
 *
 * @returns The number of visits.
 * @throws BatchOptionsError for an invalid option; BatchLedgerError if the database can't be reached. The error of one job
 * goes to `onVisit`.
 * @example
 * await workJobs({ query: pool, client: new OpenAI(), folder: '/shared/jobs', signal });
 */
export async function workJobs(options: WorkJobsOptions): Promise<number> {
  checkOptions('workJobs', workJobsShape, options ?? {});
  const { visitMs = 30_000, once = false, signal, onVisit } = options;
  if (!(visitMs > 0)) throw new BatchOptionsError(`workJobs: visitMs is ${visitMs}; it must be above 0.`);
  const run = runnerOf(options.query);
  const schema = quoteSchema(options.schema ?? DEFAULT_SCHEMA);
  await prepareTables(run, schema);
  let visits = 0;
  for (;;) {
    signal?.throwIfAborted();
    const job = await nextJob(run, schema, visitMs);
    if (job === undefined) {
      if (once) return visits;
      await pause(Math.min(visitMs, LOCK_PATIENCE_MS), signal);
      continue;
    }
    visits++;
    const visit = await visitJob(job, options);
    if (isFinished(visit)) {
      await run(`update ${schema}.jobs set is_over = true where job = $1`, [job]);
    }
    onVisit?.(visit);
  }
}

/** The job that has waited longest. Makes its next visit due later, so that other workers visit it if this one dies. */
async function nextJob(run: RunSql, schema: string, visitMs: number): Promise<string | undefined> {
  const [row] = await run(
    `update ${schema}.jobs set due_at = clock_timestamp() + $1::integer * interval '1 millisecond'
     where job = (
       select job from ${schema}.jobs j
       where not is_over and due_at <= clock_timestamp() and (until is null or until < clock_timestamp())
         and exists (select 1 from ${schema}.records r where r.job = j.job)
       order by due_at limit 1 for update skip locked
     ) returning job`,
    [visitMs],
  );
  return row === undefined ? undefined : String(row.job);
}

async function visitJob(job: string, options: WorkJobsOptions): Promise<JobVisit> {
  const { query, schema, folder = '.', signal } = options;
  const place = resolve(join(folder, job.replace(/\/round-\d+$/, '')));
  let status: JobStatus | undefined;
  try {
    const ledger = (round: string) => postgresLedger({ query, schema, job: jobName(round) });
    const opened = await loadJob(place, { ...options, ledger });
    await opened.submit({ signal });
    // Reads the status first: this visit or the next downloads a batch that ends afterwards.
    status = await opened.status({ signal });
    await opened.outputs({ signal });
    return { job, status };
  } catch (error) {
    if (!(error instanceof BatchError)) throw error;
    return { job, error, ...(status && { status }) };
  }
}

/**
 * True if every batch has ended, the service has named its result files, and they are here or deleted by a clean-up; until
 * then there may be more to download.
 */
function isFinished({ status, error }: JobVisit): boolean {
  const isCleaned = error instanceof BatchJobError && error.code === 'job_cleaned';
  return (
    status !== undefined && (!error || isCleaned) && isOver(status) && !status.batches.some(({ warning }) => warning)
  );
}
