import { createHmac, timingSafeEqual } from 'node:crypto';
import { BatchError, BatchOptionsError } from '../errors.js';
import { wake } from './protocol/wake.js';

/** A webhook that is not from the service, or is too old to trust. Respond with status 400. */
export class BatchWebhookError extends BatchError {
  override name = 'BatchWebhookError';
  /** Always `webhook_rejected`. */
  readonly code = 'webhook_rejected';
}

/** A webhook event of the service. */
export interface WebhookEvent {
  /** The ID of the event; a repeated delivery has the same one. */
  id: string;
  /** Like `batch.completed`, `batch.failed`, `batch.expired` or `batch.cancelled`. */
  type: string;
  /** The ID of the batch; absent for events about something else. */
  batch?: string;
  /** True if a job in this process was waiting for this batch, and now checks it immediately. */
  woke: boolean;
}

/** The headers of a request: a `Headers` object, or Node's plain object. */
export type WebhookHeaders =
  | {
      /** The value of a header, whatever the case of its name; null if the request has none. */
      get(name: string): string | null;
    }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_S = 5 * 60;

/**
 * Verifies a webhook from the service and wakes the job that waits for its batch. The event is only a hint: the job then asks
 * the service, so a lost or repeated event does no harm.
 *
 * @param body The raw request body, before any parsing.
 * @param secret As the dashboard shows it, beginning with `whsec_`.
 * @throws BatchWebhookError if the signature is wrong, or more than 5 minutes old; BatchOptionsError for an unusable secret or body.
 * @example
 * const { batch, woke } = handleWebhook(await request.text(), request.headers, process.env.OPENAI_WEBHOOK_SECRET!);
 */
export function handleWebhook(body: string | Uint8Array, headers: WebhookHeaders, secret: string): WebhookEvent {
  if (typeof secret !== 'string' || secret === '') {
    throw new BatchOptionsError(
      'handleWebhook: the secret is missing. Copy it from the dashboard; it starts with whsec_.',
    );
  }
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  // Anybody could sign with an empty key.
  if (key.length === 0) throw new BatchOptionsError('handleWebhook: nothing readable follows whsec_ in the secret.');
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new BatchOptionsError(
      'handleWebhook: the body must be the raw text or bytes, but is already parsed. Read it with request.text() or express.raw().',
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
    throw new BatchWebhookError(
      `The time of the webhook ${id} is more than 5 minutes off. Check the clock of this machine.`,
    );
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest();
  // There are several while a secret is being rotated; each names its version.
  const isRight = signatures.split(' ').some((signature) => isSame(signature, expected));
  if (!isRight) throw new BatchWebhookError(`The signature of the webhook ${id} is wrong. Check the secret.`);
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
