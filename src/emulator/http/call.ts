import type { IncomingMessage } from 'node:http';
import type { HttpReply } from '../api/http-reply.js';
import type { InjectedFault } from '../faults/fault-plan.js';

/** A request on its way to a handler. */
export interface Call {
  method: string;
  /** Without the `/v1` in front. */
  path: string;
  query: URLSearchParams;
  /** The ids in the path. */
  ids: string[];
  request: IncomingMessage;
  /** The body of a JSON request. */
  json: unknown;
  /** The fault that affects it, for handlers that carry it out. */
  fault: InjectedFault | undefined;
}

type Handler = (call: Call) => HttpReply | Promise<HttpReply>;

/** One method and path, and its handler. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: RegExp;
  /** The handler reads the body itself: it is not JSON. */
  raw?: true;
  handler: Handler;
}
