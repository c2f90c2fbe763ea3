import { NoReplyError } from './classify.js';
import type { CallOptions } from './client.js';
import { type KeyHolder, redactReply, thrownBy } from './redact.js';

/** How long a call may take, and the signal that aborts it. */
export interface CallLimits {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
}

/**
 * Makes one call: never repeated by the client, never redirected, with a deadline for the whole reply (the client's own
 * deadline ends with the headers in major 6). Neither the reply nor what is thrown shows the client's secrets.
 */
export async function call<Reply>(
  client: KeyHolder,
  work: (options: CallOptions) => PromiseLike<Reply>,
  { timeoutMs, signal, headers }: CallLimits,
): Promise<Reply> {
  signal?.throwIfAborted();
  // A fresh signal for every call: the client of major 6 leaves its listener behind.
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const late = new Error(`There was no reply within ${Math.ceil(timeoutMs / 1000)} s.`);
  const timer = setTimeout(() => stop.abort(late), timeoutMs);
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  try {
    const options: CallOptions = {
      maxRetries: 0,
      // Our deadline must come before the client's: the client's error does not tell a deadline from other aborts.
      timeout: Math.ceil(timeoutMs) + 5_000,
      signal: stop.signal,
      fetchOptions: { redirect: 'error' },
      ...(headers && { headers }),
    };
    return redactReply(await Promise.race([work(options), stopped]), client);
  } catch (error) {
    throw thrownBy(client, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Checks that a reply is an object with an ID; the client returns an HTML page as a string, with status 200. */
export function withId<Reply extends { id: string }>(reply: Reply, kind: string): Reply {
  if (typeof reply === 'object' && reply !== null && typeof reply.id === 'string' && reply.id !== '') return reply;
  throw new NoReplyError(`The reply is not a ${kind} object. Check the base URL, and any proxy in between.`);
}

/**
 * Checks that a reply is a list. The official client turns whatever came into a page, and an HTML page into an empty one;
 * its `body` is what came.
 */
export function withData<Page extends { data: unknown[] }>(reply: Page): Page {
  const { body = reply } = Object(reply) as { body?: unknown };
  if (Array.isArray(reply?.data) && Array.isArray(Object(body).data)) return reply;
  throw new NoReplyError('The reply is not a list. Check the base URL, and any proxy in between.');
}
