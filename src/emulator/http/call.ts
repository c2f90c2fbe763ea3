import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Fault } from '../api/faults.js';

/** A request on its way to a handler. */
export interface Call {
  method: string;
  /** Without the `/v1` in front. */
  path: string;
  query: URLSearchParams;
  /** The ids that the path holds. */
  ids: string[];
  request: IncomingMessage;
  /** What a JSON request says. */
  json: unknown;
  /** What shall go wrong, where the handler has a part in it. */
  fault: (Fault & { since: number }) | undefined;
}

/** What a handler gives back. */
export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  content?: { stream: Readable; bytes: number };
}

type Handler = (call: Call) => HttpReply | Promise<HttpReply>;

/** One address and what it does. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: RegExp;
  /** The body is no JSON; the handler reads it itself. */
  raw?: true;
  handler: Handler;
}
