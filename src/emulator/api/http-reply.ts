import type { Readable } from 'node:stream';
import type { ApiError } from './api-errors.js';

/** What a handler gives back. */
export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  content?: { stream: Readable; bytes: number };
}

/** What takes the place of a reply: another one, none ever, or a broken connection. */
export type FaultEffect = HttpReply | 'reset' | 'silence';

/** An error as a reply. */
export function refusal(error: ApiError): HttpReply {
  return { status: error.status, body: error.body() };
}
