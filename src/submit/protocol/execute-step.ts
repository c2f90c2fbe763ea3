import { join } from 'node:path';
import { BatchError } from '../../errors.js';
import type { Allowance } from '../ledger/allowance.js';
import type { PartFacts } from '../ledger/job-facts.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import { type CallLimits, call, withData, withId } from '../service/call.js';
import { classify, SIZE_MISMATCH } from '../service/classify.js';
import { type BatchClient, type CreateBody, isTerminal, type RemoteBatch } from '../service/client.js';
import { type Listing, listAll } from '../service/list-batches.js';
import { deleteFile } from '../service/single-call.js';
import type { Timing } from '../service/timing.js';
import { uploadFile } from '../transfer/upload.js';
import type { StepOutcome } from './after-step.js';
import type { Step } from './decide.js';
import { endingOf } from './ending.js';
import { METADATA, matchBatch } from './match-batch.js';
import { needsProof, type SharedListing } from './shared-listing.js';
import type { PartState } from './state.js';

/** The dependencies that all calls of a job share. */
export interface JobContext {
  client: BatchClient;
  timing: Timing;
  folder: string;
  job: Extract<LedgerRecord, { kind: 'job' }>;
  /** Create batches also from uploads whose size the service reports differently. */
  ignoreSize?: boolean | undefined;
  /** The share of the queue that all jobs of the account use together. */
  allowance?: Allowance | undefined;
  signal?: AbortSignal | undefined;
}

/** Further dependencies of a step. */
export interface StepContext extends JobContext {
  listing: SharedListing;
  /** When the last call of this part ended, in ms. */
  lastCallAt: number;
}

/** Makes the call of a step. A failed call is an outcome; it throws only for errors that the user must fix. */
export async function executeStep(context: StepContext, part: PartState, step: Step): Promise<StepOutcome> {
  try {
    return await act(context, part, context.job.parts[part.part - 1]!, step);
  } catch (error) {
    if (error instanceof BatchError) throw error;
    return { done: 'failed', failure: classify(error) };
  }
}

async function act(context: StepContext, part: PartState, facts: PartFacts, step: Step): Promise<StepOutcome> {
  const { client, job, timing, signal } = context;
  const limits = { timeoutMs: timing.timeoutMs, signal };
  switch (step.do) {
    case 'upload': {
      const path = join(context.folder, facts.path);
      const expiresAfterSeconds = job.inputExpiresAfter;
      const file = await uploadFile(client, { ...facts, path, name: step.name, expiresAfterSeconds, ...limits });
      return { done: 'uploaded', file: file.id, createdAt: file.created_at };
    }
    case 'find_upload':
      return findUpload(context, step.name, facts, limits);
    case 'check_file': {
      const file = withId(await call(client, (options) => client.files.retrieve(step.file, options), limits), 'file');
      if (hasSentSize(context, file, facts)) return { done: 'ok' };
      const message =
        `${facts.bytes} bytes of part ${facts.part} were uploaded, and the service reports ${file.bytes} bytes for ${step.file}. ` +
        'A proxy may have changed the file. If the file is correct, continue with ignoreSize (--ignore-size).';
      return { done: 'failed', failure: { sent: 'no', fatal: false, notFound: false, code: SIZE_MISMATCH, message } };
    }
    case 'find_batch': {
      const isProof = needsProof(part);
      const search = { after: isProof ? context.lastCallAt : 0, isProof, since: part.fileCreatedAt };
      return foundBatch(part, job.job, await context.listing.get(search, limits));
    }
    case 'create': {
      const headers = { 'Idempotency-Key': `${job.job}-${part.part}-${step.attempt}` };
      const body = createBody(job, facts, step);
      const batch = await call(client, (options) => client.batches.create(body, options), { ...limits, headers });
      return { done: 'created', batch: withId(batch, 'batch') };
    }
    case 'delete_file':
      await deleteFile(client, step.file, limits);
      return { done: 'ok' };
    case 'retrieve': {
      const batch = withId(
        await call(client, (options) => client.batches.retrieve(step.batch, options), limits),
        'batch',
      );
      return { done: 'seen', batch, ending: isTerminal(batch.status) ? endingOf(batch) : undefined };
    }
    default:
      return { done: 'ok' };
  }
}

/** Some services do not report a size. */
function hasSentSize({ ignoreSize }: JobContext, { bytes }: { bytes: unknown }, sent: PartFacts): boolean {
  return ignoreSize === true || typeof bytes !== 'number' || bytes === sent.bytes;
}

async function findUpload(
  context: JobContext,
  name: string,
  facts: PartFacts,
  limits: CallLimits,
): Promise<StepOutcome> {
  try {
    const page = (query: object) =>
      call(context.client, (options) => context.client.files.list({ purpose: 'batch', ...query }, options), limits);
    const { items } = await listAll(
      async (query) => withData(await page(query)),
      (_, all) => all.length > 1_000,
    );
    const file = items.find((item) => item.filename === name && hasSentSize(context, item, facts));
    if (file) return { done: 'uploaded', file: file.id, createdAt: file.created_at };
  } catch (error) {
    const failure = classify(error);
    if (failure.status === undefined || failure.status >= 500 || failure.status === 429 || failure.status === 401)
      throw error;
  }
  // If the service does not list files, uploads the file again, which costs nothing.
  return { done: 'not_found' };
}

function foundBatch(part: PartState, job: string, { items, complete }: Listing<RemoteBatch>): StepOutcome {
  const batch = matchBatch(part, job, items);
  if (batch) return { done: 'found', batch: batch.id };
  if (complete || !needsProof(part)) return { done: 'not_found' };
  const message = 'The list of batches repeats itself, so a batch may exist that is missing from it.';
  return { done: 'failed', failure: { sent: 'no', fatal: false, notFound: false, message } };
}

function createBody(
  job: JobContext['job'],
  facts: PartFacts,
  { attempt, file }: { attempt: number; file: string },
): CreateBody {
  const seconds = job.outputExpiresAfter;
  return {
    input_file_id: file,
    endpoint: facts.endpoint as CreateBody['endpoint'],
    completion_window: job.completionWindow as CreateBody['completion_window'],
    metadata: {
      ...job.metadata,
      [METADATA.job]: job.job,
      [METADATA.part]: String(facts.part),
      [METADATA.attempt]: String(attempt),
      [METADATA.sha256]: facts.sha256,
    },
    ...(seconds !== undefined && { output_expires_after: { anchor: 'created_at' as const, seconds } }),
  };
}
