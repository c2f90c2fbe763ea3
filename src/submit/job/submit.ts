import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { FileLedger } from '../ledger/file-ledger.js';
import type { Ledger, LedgerRecord, PartFacts } from '../ledger/ledger.js';
import { withLock } from '../ledger/ledger.js';
import { budgetOf, checkAmount, refuseOverBudget } from '../protocol/budget.js';
import { type Budget, type JobState, jobState } from '../protocol/state.js';
import type { BatchClient } from '../service/client.js';
import { BatchJobError, noJob } from '../service/errors.js';
import type { Environment } from '../service/runtime.js';
import { type TimingOptions, timingOf } from '../service/timing.js';
import { hashFile } from '../transfer/hash-file.js';
import { changedFile } from '../transfer/upload.js';
import { accountOf, checkAccount, hostOf } from './account.js';
import {
  findInputFiles,
  type InputFiles,
  type InspectOptions,
  inspectFiles,
  jobFolder,
  type SubmitInput,
} from './input-files.js';
import { Job } from './job.js';
import type { JobStatus } from './job-status.js';
import { checkMetadata } from './metadata.js';
import { overrideModel } from './override-model.js';
import { type QueueLimitOptions, queueLimitOf } from './queue-limit.js';

/** How a job is opened. */
export interface OpenJobOptions extends TimingOptions, QueueLimitOptions {
  /** `new OpenAI()`, or anything with the same calls. */
  client: BatchClient;
  /** Where the records are kept. @default ledger.jsonl in the job's folder */
  ledger?: Ledger | undefined;
  /** Where `BATCH_CREATOR_SETTLE_MS` and its like are looked for. @default the environment of the process */
  env?: Environment | undefined;
  /** The key has changed, the account has not: go on with this one. */
  sameAccount?: boolean | undefined;
  /** Create batches also from uploads whose size the service reports differently than it was sent. @default false */
  ignoreSize?: boolean | undefined;
}

/** How files are submitted. */
export interface SubmitOptions extends OpenJobOptions {
  /** @default the url of the file's requests */
  endpoint?: string | undefined;
  /** Another model for every request; the job then works with copies of the files. @default the model of each request */
  model?: string | undefined;
  /** @default '24h' */
  completionWindow?: string | undefined;
  /** Becomes `metadata.description`. At most 512 characters. */
  description?: string | undefined;
  /** Up to 11 pairs of one's own (12 without a description). */
  metadata?: Readonly<Record<string, string>> | undefined;
  /** Seconds after which the service deletes the input file, 3,600 to 2,592,000. */
  inputExpiresAfter?: number | undefined;
  /** Seconds after which the service deletes the result files, 3,600 to 2,592,000. */
  outputExpiresAfter?: number | undefined;
  /** `false` sends also what the service would refuse. @default true */
  validate?: boolean | undefined;
  /**
   * US dollars that the job may cost. A new job that may cost more is not begun; one that goes on sends no part for which
   * too little is left. It stands in the ledger, until another amount is given.
   */
  maxCost?: number | undefined;
  /** What `planSubmit` found of the same input by the same options; files that are still the same are not checked again. */
  plan?: SubmitPlan | undefined;
  /** Submit content that another job has submitted already. @default false */
  allowDuplicate?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Told how it stands while the files go in. */
  onStatus?: ((status: JobStatus) => void) | undefined;
}

/** What would be sent, and where to. */
export interface SubmitPlan {
  host: string;
  folder: string;
  /** The files. */
  paths: string[];
  parts: PartFacts[];
  /** True when a job for these files exists and would be continued. */
  isContinued: boolean;
}

/**
 * Submits input files, and never pays twice for one: killed at any moment and run again, it goes on where it stood.
 * Resolves when every part is a batch, or waits for room.
 *
 * @throws BatchValidationError for a file that the service would refuse; BatchBudgetError, BatchDuplicateContentError, BatchAccountError,
 * BatchLockedError, BatchLedgerError, BatchServiceError.
 * @example
 * const job = await submit('data/reviews.jsonl', { client: new OpenAI(), description: 'reviews' });
 * await job.done();
 */
export async function submit(input: SubmitInput, options: SubmitOptions): Promise<Job> {
  const host = hostOf(options?.client);
  const metadata = checkMetadata(options);
  const given = await findInputFiles(input);
  const ledger = options.ledger ?? new FileLedger(given.folder);
  const known = jobState(await ledger.records());
  const files = options.model === undefined ? given : await overrideModel(given, options.model);
  let parts = known?.job.parts ?? [];
  if (known) {
    await checkUnchanged(files, known);
    await pin(options, known, ledger, files.folder);
    await allow(options.maxCost, known, ledger, files);
  } else {
    if (options.maxCost !== undefined) checkAmount(options.maxCost);
    parts = (await stillFound(files, options.plan)) ?? (await inspectFiles(files, inspection(options)));
    const budget = options.maxCost === undefined ? undefined : await budgetOf(files.paths, options.maxCost);
    if (budget) refuseOverBudget(budget);
    const record: LedgerRecord = {
      kind: 'job',
      job: randomBytes(8).toString('hex'),
      account: accountOf(options.client),
      parts,
      completionWindow: options.completionWindow ?? '24h',
      metadata,
      ...(options.inputExpiresAfter !== undefined && { inputExpiresAfter: options.inputExpiresAfter }),
      ...(options.outputExpiresAfter !== undefined && { outputExpiresAfter: options.outputExpiresAfter }),
    };
    await begin(ledger, record, budget);
  }
  const job = makeJob(files.folder, ledger, host, options, parts);
  await job.submit(options);
  return job;
}

/** Picks a job up again, by its input file, its manifest or its folder. Sends nothing. */
export async function openJob(path: string, options: OpenJobOptions): Promise<Job> {
  const folder = jobFolder(path);
  const host = hostOf(options?.client);
  const ledger = options.ledger ?? new FileLedger(folder);
  const known = jobState(await ledger.records());
  if (!known) throw noJob(folder);
  await pin(options, known, ledger, folder);
  return makeJob(folder, ledger, host, options, known.job.parts);
}

/** What `submit` would do, without doing it. */
export async function planSubmit(input: SubmitInput, options: SubmitOptions): Promise<SubmitPlan> {
  const host = hostOf(options.client);
  checkMetadata(options);
  const files = await findInputFiles(input);
  const known = jobState(await (options.ledger ?? new FileLedger(files.folder)).records());
  if (known) await checkUnchanged(files, known);
  const parts = known?.job.parts ?? (await inspectFiles(files, inspection(options)));
  return { host, folder: files.folder, paths: files.paths, parts, isContinued: known !== undefined };
}

async function begin(ledger: Ledger, record: LedgerRecord, budget: Budget | undefined): Promise<void> {
  await withLock(ledger, async () => {
    // Two that begin at once: the second goes on with the job of the first.
    if (jobState(await ledger.records())) return;
    await ledger.append(record);
    if (budget) await ledger.append({ kind: 'budget', ...budget });
  });
}

async function pin(options: OpenJobOptions, state: JobState, ledger: Ledger, folder: string): Promise<void> {
  const isUnsent = state.parts.every(({ phase }) => phase === 'new');
  checkAccount(options.client, state.account, { folder, isUnsent, isSame: options.sameAccount === true });
  if (!options.sameAccount) return;
  await withLock(ledger, () => ledger.append({ kind: 'account', account: accountOf(options.client) }));
}

/** A job that goes on may be allowed more, or less. */
async function allow(
  maxCost: number | undefined,
  { budget, job }: JobState,
  ledger: Ledger,
  { folder }: InputFiles,
): Promise<void> {
  if (maxCost === undefined || maxCost === budget?.maxCost) return;
  checkAmount(maxCost);
  const paths = job.parts.map(({ path }) => join(folder, path));
  const most = budget?.most ?? (await budgetOf(paths, maxCost)).most;
  await withLock(ledger, () => ledger.append({ kind: 'budget', maxCost, most }));
}

async function checkUnchanged({ folder, paths }: InputFiles, { job }: JobState): Promise<void> {
  if (paths.length !== job.parts.length) {
    throw new BatchJobError(
      `The job in ${folder} has ${job.parts.length} files, not ${paths.length}. Save the new batch under another name.`,
      'job_changed',
      folder,
    );
  }
  for (const [index, { path, sha256 }] of job.parts.entries()) {
    const own = join(folder, path);
    // A job with another model has its own copies; repeated without the model it goes on with these.
    const given = dirname(own) === folder ? own : paths[index]!;
    if ((await hashFile(given)).sha256 !== sha256) throw changedFile(join(folder, path));
  }
}

/** What was found of the files, where they are byte for byte what they were. */
async function stillFound({ paths }: InputFiles, plan: SubmitPlan | undefined): Promise<PartFacts[] | undefined> {
  if (!plan || plan.isContinued || plan.paths.join('\n') !== paths.join('\n')) return undefined;
  for (const [index, path] of paths.entries()) {
    if ((await hashFile(path)).sha256 !== plan.parts[index]?.sha256) return undefined;
  }
  return plan.parts;
}

function inspection({ endpoint, validate, maxEnqueuedTokens, tier }: SubmitOptions): InspectOptions {
  return { endpoint, validate, countTokens: maxEnqueuedTokens !== undefined || tier !== undefined };
}

function makeJob(
  folder: string,
  ledger: Ledger,
  host: string,
  options: OpenJobOptions,
  parts: readonly PartFacts[],
): Job {
  const { client } = options;
  return new Job({
    client,
    ledger,
    folder,
    timing: timingOf(options, host, options.env),
    maxEnqueuedTokens: queueLimitOf(options, parts),
    ignoreSize: options.ignoreSize,
  });
}
