import { BatchOptionsError } from '../../errors.js';
import { isObject } from '../../request/content/json-kind.js';
import { retryAfter } from '../../submit/service/classify.js';
import { backoff, pause } from '../../submit/service/timing.js';
import type { MockReply } from '../answers/replies.js';
import type { ReceivedLine } from '../api/wire.js';
import { UpstreamConnection, type UpstreamReply } from './upstream-call.js';

/** A server that answers the requests. */
export interface UpstreamOptions {
  /** Its base url, ending in `/v1`. */
  url: string;
  /** Sent as a bearer token; kept in memory only. @default none is sent */
  apiKey?: string;
  /** Model to send instead of the one in the requests. @default that of each request */
  model?: string;
  /** Requests in flight at a time, over all batches. @default 8 */
  concurrency?: number;
  /** Retries of a request after 408, 409, 429, 5xx or a lost connection. @default 8 */
  retries?: number;
  /** Milliseconds without a byte after which an attempt has failed. @default 600000 */
  timeout?: number;
  /** Milliseconds before the first retry; doubled for each one after it, up to a minute. @default 500 */
  backOff?: number;
}

/** Sends requests to a server, a limited number at a time, and retries where that may help. */
export class Upstream {
  readonly #options: Required<Omit<UpstreamOptions, 'apiKey' | 'model'>> & { model?: string };
  readonly #connection: UpstreamConnection;
  readonly #queue: (() => void)[] = [];
  #underWay = 0;
  /** No request is sent before this time: the server asked for a pause. */
  #quietUntil = 0;

  constructor(given: string | UpstreamOptions) {
    const { apiKey, ...options } = typeof given === 'string' ? { url: given } : given;
    if (!URL.canParse(options.url) || !/^https?:/.test(options.url))
      throw noBaseUrl(options.url, 'is not an http(s) URL');
    if (/[?#]/.test(options.url)) throw noBaseUrl(options.url, 'has a query or fragment, where the endpoint goes');
    const url = options.url.replace(/\/+$/, '');
    this.#options = { concurrency: 8, retries: 8, timeout: 600_000, backOff: 500, ...options, url };
    this.#connection = new UpstreamConnection(new URL(url), { ...this.#options, apiKey });
  }

  get concurrency(): number {
    return this.#options.concurrency;
  }

  /** The reply to one request; undefined if `giveUp` fires before it is sent. A request in flight is cut off only by `stop`. */
  async ask(
    { url, body }: ReceivedLine,
    { giveUp, stop }: { giveUp: AbortSignal; stop: AbortSignal },
  ): Promise<MockReply | undefined> {
    const { model, retries } = this.#options;
    const target = this.#options.url + url.replace(/^\/v1/, '');
    const text = JSON.stringify(model === undefined ? body : { ...body, model });
    for (let tries = 1; ; tries++) {
      const attempt = await this.#attempt(target, text, giveUp, stop);
      if (attempt === undefined) return undefined;
      if (attempt.reply && (!attempt.mayPass || tries > retries)) return attempt.reply;
      if (tries > retries) return unreachable(attempt.reason);
      await this.#rest(
        attempt.wait ?? backoff({ backoffMs: this.#options.backOff, maxBackoffMs: 60_000 }, tries),
        giveUp,
      );
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #attempt(target: string, text: string, giveUp: AbortSignal, stop: AbortSignal): Promise<Attempt | undefined> {
    await this.#enter();
    try {
      while (Date.now() < this.#quietUntil && !giveUp.aborted) await this.#rest(this.#quietUntil - Date.now(), giveUp);
      if (giveUp.aborted) return undefined;
      const reply = await this.#connection.post(target, text, stop);
      const quiet = retryAfter((name) => reply.headers[name]);
      if (quiet !== undefined && reply.status >= 400) this.#quietUntil = Math.max(this.#quietUntil, Date.now() + quiet);
      return assessed(reply, quiet);
    } catch (error) {
      return stop.aborted ? undefined : { reason: reasonOf(error), mayPass: true };
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#underWay >= this.#options.concurrency) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#underWay++;
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#underWay--;
  }

  async #rest(ms: number, giveUp: AbortSignal): Promise<void> {
    await pause(ms, giveUp).catch(() => undefined);
  }
}

/** A URL without its password and query, which only the server may see. */
export function shownUrl(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//***@').replace(/\?.*/, '?***');
}

function noBaseUrl(url: string, fact: string): BatchOptionsError {
  return new BatchOptionsError(
    `upstream: "${shownUrl(url)}" ${fact}. Give the base URL, like http://127.0.0.1:8000/v1.`,
  );
}

interface Attempt {
  reply?: MockReply;
  reason: string;
  /** True if a retry may help. */
  mayPass: boolean;
  wait?: number;
}

function assessed({ status, text }: UpstreamReply, quiet: number | undefined): Attempt {
  const wait = quiet === undefined ? {} : { wait: quiet };
  const body = parse(text);
  const mayPass = status === 408 || status === 409 || status === 429 || status >= 500;
  const reason = `it answered ${status} with something other than a JSON object`;
  if (isObject(body)) return { reply: { status, body }, reason, mayPass, ...wait };
  if (status >= 200 && status < 300) return { reason, mayPass: true, ...wait };
  const error = { message: text.slice(0, 300), type: 'upstream_error', param: null, code: null };
  return { reply: { status, body: { error } }, reason, mayPass, ...wait };
}

function unreachable(reason: string): MockReply {
  const message = `The upstream server gave no usable answer: ${reason}.`;
  return {
    status: 502,
    body: { error: { message, type: 'upstream_error', param: null, code: 'upstream_unreachable' } },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message;
}
