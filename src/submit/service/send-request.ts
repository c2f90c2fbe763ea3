import type { RequestLine } from '../../request/entry.js';
import { BatchServiceError } from './errors.js';

/** What is used of the official client to ask one thing at once. */
export interface SyncClient {
  post(
    path: string,
    options: { body: Record<string, unknown>; maxRetries: number; timeout: number; signal?: AbortSignal },
  ): PromiseLike<unknown>;
}

/** A line as an output file would hold it. */
export interface ResultRow {
  id: string;
  custom_id: string;
  response: { status_code: number; request_id: string | null; body: unknown } | null;
  error: { code: string; message: string } | null;
}

interface HttpFailure {
  status?: number;
  code?: string | null;
  requestID?: string | null;
  error?: unknown;
  message?: string;
}

const RETRIES = 4;
/** What no other request will be spared. */
const HOPELESS = [401, 403];

/**
 * Asks one request of a batch at the synchronous endpoint, at full price. What the service answers is in the row, whatever
 * it is.
 *
 * @throws BatchServiceError where the key is refused, and so everything would be.
 */
export async function sendRequest(
  client: SyncClient,
  { custom_id, url, body }: RequestLine,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<ResultRow> {
  const row = { id: `sync_${custom_id}`, custom_id };
  try {
    const options = { body, maxRetries: RETRIES, timeout: timeoutMs, ...(signal && { signal }) };
    const reply = await client.post(url.replace(/^\/v1(?=\/)/, ''), options);
    const id = (reply as { _request_id?: unknown } | null)?._request_id;
    return {
      ...row,
      response: { status_code: 200, request_id: typeof id === 'string' ? id : null, body: reply },
      error: null,
    };
  } catch (cause) {
    signal?.throwIfAborted();
    const { status, error, requestID, code, message = String(cause) } = cause as HttpFailure;
    if (status === undefined) return { ...row, response: null, error: { code: code ?? 'no_reply', message } };
    if (HOPELESS.includes(status)) {
      throw new BatchServiceError(`The service refuses this key: ${message} Check the key, and what it may do.`, {
        status,
      });
    }
    return {
      ...row,
      response: { status_code: status, request_id: requestID ?? null, body: { error: error ?? { message } } },
      error: null,
    };
  }
}
