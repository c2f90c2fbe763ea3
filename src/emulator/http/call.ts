import type { IncomingMessage } from 'node:http';
import type { HttpReply } from '../api/http-reply.js';
import type { StrikingFault } from '../faults/fault-plan.js';

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
  /** The fault that strikes it, for handlers that have a part in it. */
  fault: StrikingFault | undefined;
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
