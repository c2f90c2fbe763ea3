import type { RequestLine } from '../../request/entry.js';
import { call } from './call.js';
import { type CallFailure, classify, NoReplyError } from './classify.js';
import type { CallOptions } from './client.js';
import { BatchServiceError } from './errors.js';
import { clientOfError, type KeyHolder, redactReply } from './redact.js';
import { backoff, pause } from './timing.js';

/** The call of the official client that sends a single request. */
export interface SyncClient extends KeyHolder {
  /** Sends a POST request to a path of the API. */
  post(
    path: string,
    options: CallOptions & {
      /** The body of the request, as the endpoint takes it. */
      body: Record<string, unknown>;
    },
  ): PromiseLike<unknown>;
}

/** A line as in an output file. */
export interface ResultRow {
  id: string;
  custom_id: string;
  response: { status_code: number; request_id: string | null; body: unknown } | null;
  error: { code: string; message: string } | null;
}

/** What came of a request that was sent directly. */
export interface DirectReply {
  row: ResultRow;
  /** True if the service answered it, or may have: it charges for that. */
  mayBeCharged: boolean;
}

const TRIES = 5;
const PAUSES = { backoffMs: 1_000, maxBackoffMs: 60_000 };
/** Any other request would get the same answer. */
const HOPELESS = [401, 403];

/**
 * Sends one request of a batch to the synchronous endpoint, at full price. The row contains the service's answer or
 * error. Retries only if the service did not work on the request: a rate limit, or no connection. A lost reply may have
 * been paid for.
 *
 * @throws BatchServiceError if every other request would fail too: the key is rejected, or the address redirects.
 */
export async function sendRequest(
  client: SyncClient,
  { custom_id, url, body }: RequestLine,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<DirectReply> {
  const row = { id: `sync_${custom_id}`, custom_id };
  const path = url.replace(/^\/v1(?=\/)/, '');
  for (let tries = 1; ; tries++) {
    try {
      const limits = { timeoutMs, signal };
      const reply = await call(client, (options) => client.post(path, { ...options, body }), limits);
      if (typeof reply !== 'object' || reply === null) throw new NoReplyError('The reply is not a JSON object.');
      const id = (reply as { _request_id?: unknown })._request_id;
      const response = { status_code: 200, request_id: typeof id === 'string' ? id : null, body: reply };
      return { row: { ...row, response, error: null }, mayBeCharged: true };
    } catch (error) {
      signal?.throwIfAborted();
      const failure = classify(error);
      refuseIfHopeless(failure);
      const mayBeCharged = failure.status === undefined && failure.sent !== 'no';
      if (!isUnpaid(failure) || tries >= TRIES) return { row: { ...row, ...failedRow(error, failure) }, mayBeCharged };
      await pause(Math.max(backoff(PAUSES, tries), failure.retryAfterMs ?? 0), signal);
    }
  }
}

function refuseIfHopeless(failure: CallFailure): void {
  const { status, fatal, message } = failure;
  if (status !== undefined && HOPELESS.includes(status)) {
    throw new BatchServiceError(
      `The service rejected the API key: ${message} Check the key and its permissions.`,
      failure,
    );
  }
  if (status === undefined && fatal) throw new BatchServiceError(`The service can't be used: ${message}`, failure);
}

/** True if the service did no work, and another try may succeed. */
function isUnpaid({ status, sent, fatal }: CallFailure): boolean {
  return !fatal && (status === 429 || (sent === 'no' && status === undefined));
}

function failedRow(
  error: unknown,
  { status, code, message, requestId }: CallFailure,
): Pick<ResultRow, 'response' | 'error'> {
  if (status === undefined) return { response: null, error: { code: code ?? 'no_reply', message } };
  const said = (error as { error?: unknown }).error ?? { message };
  const body = redactReply({ error: said }, clientOfError(error) ?? {});
  return { response: { status_code: status, request_id: requestId ?? null, body }, error: null };
}
