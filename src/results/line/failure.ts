import { truncate } from '../../check/report/text.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Failure, Status } from './outcome.js';

const LONGEST_MESSAGE = 300;
const EXPIRED = new Set(['batch_expired', 'expired', 'request_expired']);
const CANCELLED = new Set(['batch_cancelled', 'batch_canceled', 'cancelled', 'canceled', 'request_cancelled']);

/** The status that an error code of the batch itself means. */
export function statusOfCode(code: string): Extract<Status, 'failed' | 'expired' | 'cancelled'> {
  if (EXPIRED.has(code)) return 'expired';
  return CANCELLED.has(code) ? 'cancelled' : 'failed';
}

/** The error of a result line: an object with code and message, or whatever the server sent instead. */
export function errorOf(error: unknown, statusCode?: number): Failure {
  const fallback = statusCode === undefined ? 'unknown_error' : `http_${statusCode}`;
  const status = statusCode === undefined ? {} : { statusCode };
  if (!isObject(error)) {
    return { code: fallback, message: plain(error) || reason(statusCode), ...status };
  }
  const { code, type, message, param } = error;
  // Azure puts the whole error where its message belongs.
  if (isObject(message) && isObject(message.error)) return errorOf(message.error, statusCode);
  // vLLM puts the body of the reply where its error belongs.
  if (message === undefined && isObject(error.error)) return errorOf(error.error, statusCode);
  return {
    code: word(code) ?? word(type) ?? fallback,
    message: plain(message) || reason(statusCode),
    ...status,
    ...(typeof param === 'string' && param !== '' && { param }),
  };
}

/** The error in an unsuccessful reply: `body.error` as OpenAI sends it, or what other servers send instead. */
export function errorInBody(body: unknown, statusCode: number): Failure {
  if (!isObject(body)) return errorOf(body, statusCode);
  if (body.error !== undefined && body.error !== null) return errorOf(body.error, statusCode);
  return errorOf({ ...body, message: body.message ?? body.detail }, statusCode);
}

/** A text for people: without tags and control characters, and truncated. */
function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const words = text
    .slice(0, 20_000)
    .replace(/<(style|script)\b[^<]*<\/\1>/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ')
    .trim();
  return truncate(words, LONGEST_MESSAGE);
}

function word(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, 100) : undefined;
}

function reason(statusCode: number | undefined): string {
  if (statusCode === undefined) return 'The service gave no reason.';
  return statusCode === 0
    ? 'The service returned no HTTP status and no reason.'
    : `HTTP status ${statusCode}, without a reason.`;
}
