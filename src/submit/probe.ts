import { randomBytes } from 'node:crypto';
import { BatchError } from '../errors.js';
import { DEFAULT_ENDPOINT } from '../request/endpoints/table.js';
import { hostOf } from './round/account.js';
import { type CallLimits, call, withData, withId } from './service/call.js';
import { classify } from './service/classify.js';
import { type BatchClient, type CreateBody, isTerminal, type RemoteBatch } from './service/client.js';
import { BatchServiceError } from './service/errors.js';
import type { Environment } from './service/runtime.js';
import { cancelBatch, deleteFile, retrieveBatch } from './service/single-call.js';
import { pause, pollDelay, type Timing, type TimingOptions, timingOf } from './service/timing.js';

/** One assumption about the service, and what the probe observed. */
export interface ProbeFinding {
  what: string;
  /** Undefined for observations that are neither right nor wrong. */
  holds?: boolean;
  seen: string;
}

/** How long and how often the probe waits. */
export interface ProbeOptions extends TimingOptions {
  env?: Environment | undefined;
  signal?: AbortSignal | undefined;
}

const MOST_POLLS = 40;

/** The time limit for cleaning up after a failed probe, in ms. */
const TIDY_MS = 10_000;

/** Checks the assumptions that the protocol makes about a service. Leaves only ended batches behind, even if it fails. */
export async function probeService(
  client: BatchClient,
  model: string,
  { env, signal, ...options }: ProbeOptions = {},
): Promise<ProbeFinding[]> {
  const made: Made = { files: [], batches: [] };
  const timing = timingOf(options, hostOf(client), env);
  try {
    return await probeEach(client, model, timing, made, signal);
  } catch (error) {
    await tidy(client, made);
    if (error instanceof BatchError || signal?.aborted) throw error;
    const failure = classify(error);
    throw new BatchServiceError(
      `The probe stopped: ${failure.message} Its files and batches were deleted or cancelled.`,
      failure,
    );
  }
}

/** Files and batches that the probe has created at the service. */
interface Made {
  files: string[];
  batches: string[];
}

/** Calls for ended batches and deleted files fail; those errors are ignored. */
async function tidy(client: BatchClient, { files, batches }: Made): Promise<void> {
  const limits = { timeoutMs: TIDY_MS };
  await Promise.allSettled([
    ...batches.map((id) => call(client, (options) => client.batches.cancel(id, options), limits)),
    ...files.map((id) => call(client, (options) => client.files.delete(id, options), limits)),
  ]);
}

async function probeEach(
  client: BatchClient,
  model: string,
  timing: Timing,
  made: Made,
  signal?: AbortSignal,
): Promise<ProbeFinding[]> {
  const limits = { timeoutMs: timing.timeoutMs, signal };
  const findings: ProbeFinding[] = [];
  const tag = randomBytes(6).toString('hex');
  const upload = async (name: string) => {
    const body = { model, messages: [{ role: 'user', content: 'Say yes.' }] };
    const line = JSON.stringify({ custom_id: 'probe', method: 'POST', url: DEFAULT_ENDPOINT, body });
    const file = new File([`${line}\n`], name);
    const kept = await call(client, (options) => client.files.create({ file, purpose: 'batch' }, options), limits);
    made.files.push(withId(kept, 'file').id);
    return kept;
  };
  const create = async (file: string, step: string) => {
    const metadata = { batch_creator_probe: tag, step };
    const body: CreateBody = {
      input_file_id: file,
      endpoint: DEFAULT_ENDPOINT,
      completion_window: '24h',
      metadata,
    };
    const headers = { 'Idempotency-Key': `probe-${tag}-${step}` };
    const batch = await call(client, (options) => client.batches.create(body, options), { ...limits, headers });
    made.batches.push(withId(batch, 'batch').id);
    return batch;
  };
  const ended = async (id: string): Promise<RemoteBatch> => {
    for (let polls = 0; ; polls++) {
      const batch = await retrieveBatch(client, id, timing, signal);
      if (isTerminal(batch.status) || polls >= MOST_POLLS) return batch;
      await pause(pollDelay(timing, polls), signal);
    }
  };

  const name = `probe-${tag}-${'n'.repeat(60)}.jsonl`;
  const first = await upload(name);
  findings.push({ what: 'an upload keeps its name', holds: first.filename === name, seen: first.filename });
  const files = await call(
    client,
    (options) => client.files.list({ purpose: 'batch', limit: 100, order: 'desc' }, options),
    limits,
  );
  const isListed = withData(files).data.some(({ id }) => id === first.id);
  findings.push({ what: 'a new file is listed at once', holds: isListed, seen: isListed ? 'yes' : 'no' });

  const kept = await keptFile(client, first.id, limits);
  findings.push({ what: 'a file can be deleted', holds: kept === undefined, seen: kept ?? 'yes' });
  // If it cannot be deleted, a batch of it would cost money.
  const late = kept === undefined && (await create(first.id, 'fenced').catch((error) => classify(error)));
  if (late && 'sent' in late) {
    // A rate limit or a broken connection says nothing about the file.
    const isTold = late.status === 400 || late.status === 404;
    const what = 'a create with a deleted file is refused';
    findings.push({ what, ...(isTold && { holds: true }), seen: isTold ? late.message : `not told: ${late.message}` });
  } else if (late) {
    const { status, errors } = await ended(late.id);
    if (!isTerminal(status)) await cancelBatch(client, late.id, timing, signal);
    const seen = `${status}: ${errors?.data?.[0]?.message?.slice(0, 200) ?? 'no reason'}`;
    findings.push({ what: 'a create with a deleted file fails', holds: status === 'failed', seen });
  }

  const second = await upload(`probe-${tag}.jsonl`);
  const begun = performance.now();
  const batch = await create(second.id, 'live');
  findings.push({ what: 'an Idempotency-Key is accepted', holds: true, seen: 'the create went through' });
  const delay = await untilListed(client, batch.id, limits, timing, signal);
  const stale = delay === undefined ? 'not within the polls' : `after ${((delay - begun) / 1000).toFixed(1)} s`;
  findings.push({
    what: 'a new batch is listed well within the settle time',
    holds: delay !== undefined && delay - begun < timing.settleMs / 2,
    seen: stale,
  });
  const isTold = (await retrieveBatch(client, batch.id, timing, signal)).metadata?.batch_creator_probe === tag;
  findings.push({ what: 'metadata comes back', holds: isTold, seen: isTold ? 'yes' : 'no' });
  const stays = (await keptFile(client, second.id, limits)) !== undefined;
  const { status } = await ended(batch.id);
  if (!stays) findings.push({ what: 'the file of a running batch is deleted', seen: `the batch is then ${status}` });
  if (!isTerminal(status)) await cancelBatch(client, batch.id, timing, signal);
  return findings;
}

/** Deletes a file; returns the service's message if it could not be deleted. */
async function keptFile(client: BatchClient, id: string, limits: CallLimits): Promise<string | undefined> {
  try {
    await deleteFile(client, id, limits);
    return undefined;
  } catch (error) {
    return classify(error).message;
  }
}

async function untilListed(client: BatchClient, id: string, limits: CallLimits, timing: Timing, signal?: AbortSignal) {
  for (let polls = 0; polls < MOST_POLLS; polls++) {
    const page = withData(await call(client, (options) => client.batches.list({ limit: 20 }, options), limits));
    if (page.data.some((batch) => batch.id === id)) return performance.now();
    await pause(pollDelay(timing, polls), signal);
  }
  return undefined;
}
