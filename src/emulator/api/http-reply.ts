import type { Readable } from 'node:stream';
import type { ApiError } from './api-errors.js';

/** The reply of a handler. */
export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  content?: { stream: Readable; bytes: number };
}

/** The replacement of a reply: another reply, silence, or a broken connection. */
export type FaultEffect = HttpReply | 'reset' | 'silence';

/** An error as a reply. */
export function refusal(error: ApiError): HttpReply {
  return { status: error.status, body: error.body() };
}
