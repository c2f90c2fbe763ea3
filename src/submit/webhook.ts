import { createHmac, timingSafeEqual } from 'node:crypto';
import { BatchError, BatchOptionsError } from '../errors.js';
import { wake } from './protocol/wake.js';

/** A webhook that is not from the service, or too old to be believed. Answer it with a 400. */
export class BatchWebhookError extends BatchError {
  override name = 'BatchWebhookError';
  /** Always `webhook_rejected`. */
  readonly code = 'webhook_rejected';
}

/** What the service tells. */
export interface WebhookEvent {
  /** The event's own id; a repeated delivery has the same. */
  id: string;
  /** Like `batch.completed`, `batch.failed`, `batch.expired` or `batch.cancelled`. */
  type: string;
  /** The batch that it is about; absent where it is about something else. */
  batch?: string;
  /** True when a job that this process watches was told to look at once. */
  woke: boolean;
}

/** The headers of a request: a `Headers`, or an object as Node has it. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_S = 5 * 60;

/**
 * Verifies a webhook of the service, and wakes the job that waits for its batch. The event is a hint: the job asks the
 * service itself, so that a lost or repeated one does no harm.
 *
 * @param body The body exactly as it came, before any parsing.
 * @param secret As the dashboard shows it, beginning with `whsec_`.
 * @throws BatchWebhookError when the signature is not right, or older than 5 minutes.
 * @example
 * const { batch, woke } = handleWebhook(await request.text(), request.headers, process.env.OPENAI_WEBHOOK_SECRET);
 */
export function handleWebhook(body: string | Uint8Array, headers: WebhookHeaders, secret: string): WebhookEvent {
  if (typeof secret !== 'string' || secret === '') {
    throw new BatchOptionsError('handleWebhook: there is no secret. The dashboard shows it, beginning with whsec_.');
  }
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  // What nothing is left of as a key, anybody could sign with.
  if (key.length === 0) throw new BatchOptionsError('handleWebhook: nothing readable follows whsec_ in the secret.');
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new BatchOptionsError(
      'handleWebhook: the body must be the text or bytes as they came, and was parsed already. Read it with request.text() or express.raw().',
    );
  }
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures) {
    throw new BatchWebhookError(
      'The request has no webhook-id, webhook-timestamp or webhook-signature, so it is not a webhook.',
    );
  }
  const age = Date.now() / 1000 - Number(timestamp);
  if (!(Math.abs(age) <= TOLERANCE_S)) {
    throw new BatchWebhookError(`The webhook ${id} is not of the last 5 minutes. Look at the clock of this machine.`);
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest();
  // Several while a secret is being changed; each names its version.
  const isRight = signatures.split(' ').some((signature) => isSame(signature, expected));
  if (!isRight) throw new BatchWebhookError(`The signature of the webhook ${id} is not right. Check the secret.`);
  return eventOf(Buffer.from(bytes).toString('utf8'), id);
}

function isSame(signature: string, expected: Buffer): boolean {
  if (!signature.startsWith('v1,')) return false;
  const given = Buffer.from(signature.slice('v1,'.length), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  if (typeof headers.get === 'function') return (headers.get as (name: string) => string | null)(name) ?? undefined;
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof entry === 'string' ? entry : Array.isArray(entry) ? entry[0] : undefined;
}

function eventOf(text: string, id: string): WebhookEvent {
  let event: { type?: unknown; data?: { id?: unknown } };
  try {
    event = JSON.parse(text) as typeof event;
  } catch {
    throw new BatchWebhookError(`The body of the webhook ${id} is not JSON.`);
  }
  const type = String(event?.type ?? '');
  const batch = type.startsWith('batch.') && typeof event.data?.id === 'string' ? event.data.id : undefined;
  return { id, type, ...(batch !== undefined && { batch }), woke: batch !== undefined && wake(batch) };
}
