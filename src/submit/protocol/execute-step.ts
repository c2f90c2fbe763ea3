import { join } from 'node:path';
import { BatchError } from '../../errors.js';
import type { Ending, LedgerRecord, PartFacts } from '../ledger/ledger.js';
import { type CallLimits, call, withData, withId } from '../service/call.js';
import { classify } from '../service/classify.js';
import { type BatchClient, type CreateBody, isTerminal, type RemoteBatch } from '../service/client.js';
import { type Listing, listAll, listBatches } from '../service/list-batches.js';
import { deleteFile } from '../service/single-call.js';
import type { Timing } from '../service/timing.js';
import { uploadFile } from '../transfer/upload.js';
import type { StepOutcome } from './after-step.js';
import type { Step } from './decide.js';
import { METADATA, matchBatch } from './match-batch.js';
import type { PartState } from './state.js';

/** What the calls of a job have in common. */
export interface JobContext {
  client: BatchClient;
  timing: Timing;
  folder: string;
  job: Extract<LedgerRecord, { kind: 'job' }>;
  signal?: AbortSignal | undefined;
}

/** Makes the call of a step. What fails is an outcome; what is thrown is the user's to mend. */
export async function executeStep(performer: JobContext, part: PartState, step: Step): Promise<StepOutcome> {
  try {
    return await act(performer, part, performer.job.parts[part.part - 1]!, step);
  } catch (error) {
    if (error instanceof BatchError) throw error;
    return { done: 'failed', failure: classify(error) };
  }
}

async function act(performer: JobContext, part: PartState, facts: PartFacts, step: Step): Promise<StepOutcome> {
  const { client, job, timing, signal } = performer;
  const limits = { timeoutMs: timing.timeoutMs, signal };
  switch (step.do) {
    case 'upload': {
      const path = join(performer.folder, facts.path);
      const expiresAfterSeconds = job.inputExpiresAfter;
      const file = await uploadFile(client, { ...facts, path, name: step.name, expiresAfterSeconds, ...limits });
      return { done: 'uploaded', file: file.id, createdAt: file.created_at };
    }
    case 'find_upload':
      return findUpload(client, step.name, facts, limits);
    case 'check_file': {
      const file = withId(await call((options) => client.files.retrieve(step.file, options), limits), 'file');
      if (typeof file.bytes !== 'number' || file.bytes === facts.bytes) return { done: 'ok' };
      const message = `The uploaded file ${step.file} has ${file.bytes} bytes instead of ${facts.bytes}.`;
      return { done: 'failed', failure: { sent: 'no', fatal: false, notFound: true, message } };
    }
    case 'find_batch': {
      const listing = await listBatches(client, limits, part.fileCreatedAt);
      return foundBatch(part, job.job, listing);
    }
    case 'create': {
      const headers = { 'Idempotency-Key': `${job.job}-${part.part}-${step.attempt}` };
      const body = createBody(job, facts, step);
      const batch = await call((options) => client.batches.create(body, options), { ...limits, headers });
      return { done: 'created', batch: withId(batch, 'batch') };
    }
    case 'delete_file':
      await deleteFile(client, step.file, limits);
      return { done: 'ok' };
    case 'retrieve': {
      const batch = withId(await call((options) => client.batches.retrieve(step.batch, options), limits), 'batch');
      return { done: 'seen', batch, ending: isTerminal(batch.status) ? endingOf(batch) : undefined };
    }
    default:
      return { done: 'ok' };
  }
}

async function findUpload(
  client: BatchClient,
  name: string,
  facts: PartFacts,
  limits: CallLimits,
): Promise<StepOutcome> {
  try {
    const page = (query: object) =>
      call((options) => client.files.list({ purpose: 'batch', ...query }, options), limits);
    const { items } = await listAll(
      async (query) => withData(await page(query)),
      (_, all) => all.length > 1_000,
    );
    const file = items.find(({ filename, bytes }) => filename === name && bytes === facts.bytes);
    if (file) return { done: 'uploaded', file: file.id, createdAt: file.created_at };
  } catch (error) {
    const failure = classify(error);
    if (failure.status === undefined || failure.status >= 500 || failure.status === 429 || failure.status === 401)
      throw error;
  }
  // A service without a list of files gets the file again; that costs no money.
  return { done: 'absent' };
}

function foundBatch(part: PartState, job: string, { items, complete }: Listing<RemoteBatch>): StepOutcome {
  const batch = matchBatch(part, job, items);
  if (batch) return { done: 'found', batch: batch.id };
  // Before the first create the list is only asked to be sure; after one, its absence must be believed.
  if (complete || part.phase === 'uploaded') return { done: 'absent' };
  const message = 'The list of batches repeats itself, so that it cannot be told whether a batch is missing in it.';
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

/** How a batch ended, in our words. An empty string stands for no file. */
function endingOf(batch: RemoteBatch): Ending {
  const { status, request_counts: counts, output_file_id: output, error_file_id: errorFile, usage } = batch;
  const errors = batch.errors?.data?.slice(0, 100).map(({ code, line, param }) => ({
    ...(code != null && { code: code.slice(0, 64) }),
    ...(line != null && { line }),
    ...(param != null && { param: param.slice(0, 128) }),
  }));
  return {
    status,
    ...(counts && { counts: { total: counts.total, completed: counts.completed, failed: counts.failed } }),
    ...(output && { outputFile: output }),
    ...(errorFile && { errorFile }),
    ...(errors && errors.length > 0 && { errors }),
    ...(usage && {
      usage: { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens, totalTokens: usage.total_tokens },
    }),
  };
}
