import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError, noSuchUrl } from '../api/api-errors.js';
import { type FaultEffect, type HttpReply, refusal } from '../api/http-reply.js';
import type { EmulatorContext } from '../batch/emulator-context.js';
import type { FaultQueue } from '../faults/fault-plan.js';
import { FAULT_ROWS } from '../faults/faults.js';
import type { Call, Route } from './call.js';
import { type Gate, refusedCaller } from './gate.js';
import { closeWhenStalled, readJsonBody } from './read-body.js';
import { reset, send } from './send.js';

/** One request that the emulator has handled. */
export interface RequestLog {
  /** The HTTP method. */
  method: string;
  /** The path of the request, without its query. */
  path: string;
  /** The HTTP status of the reply; null if there was none. */
  status: number | null;
  /** The client's `Idempotency-Key`: two requests with the same one are the same call, sent again. */
  idempotencyKey?: string;
  /** The name of the fault that was injected; absent if none was. */
  fault?: string;
}

/** On every reply, so that a client can tell this server from one that costs money. */
const EMULATOR_HEADER = 'x-batch-creator-emulator';

/** The parts of the server. */
export interface ServerParts {
  context: EmulatorContext;
  api: Route[];
  control: Route[];
  faults: FaultQueue;
  gate: Gate;
  /** Milliseconds without a byte after which an unfinished request is closed. */
  idleTimeout: number;
  onRequest(entry: RequestLog): void;
}

/** Receives requests, injects faults, and passes requests to their routes. */
export function serve(parts: ServerParts): Server {
  const { idleTimeout } = parts;
  const timing = { headersTimeout: idleTimeout, connectionsCheckingInterval: Math.ceil(idleTimeout / 2) };
  // No time limit: uploading a large file over a slow line may take long.
  return createServer({ ...timing, requestTimeout: 0 }, (request, response) => {
    request.on('error', () => undefined);
    // With an upstream, requests may cost money.
    response.setHeader(EMULATOR_HEADER, parts.context.upstream ? 'upstream' : '1');
    closeWhenStalled(request, idleTimeout);
    handle(parts, request, response).catch((error) => {
      // The client went away in the middle of its request.
      if (request.destroyed && !request.complete) return;
      parts.context.onError(error);
      if (response.headersSent) reset(response);
      else void send(response, serverError(error), undefined);
    });
  });
}

async function handle(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://emulator');
  const method = request.method ?? 'GET';
  const isControl = url.pathname.startsWith('/_emulator/');
  const path = url.pathname.replace(isControl ? '/_emulator' : /^\/v1(?=\/)/, '');
  const turnedAway = refusedCaller(request, isControl, parts.gate);
  const fault = isControl || turnedAway ? undefined : parts.faults.takeForRequest(method, path);
  const call: Call = { method, path, query: url.searchParams, ids: [], request, json: undefined, fault };
  const isApi = isControl || path !== url.pathname;
  const route = isApi ? find(isControl ? parts.control : parts.api, call) : undefined;
  const outcome = turnedAway ? refusal(turnedAway) : await answer(parts, call, route, url.pathname);
  // An unread body would block the connection's next request.
  if (!request.complete) request.resume();
  const status = typeof outcome === 'string' ? null : outcome.status;
  const key = request.headers['idempotency-key'];
  parts.onRequest({
    method,
    path: url.pathname,
    status,
    ...(typeof key === 'string' && { idempotencyKey: key }),
    ...(fault && { fault: fault.name }),
  });
  if (outcome === 'reset') reset(response);
  else if (outcome !== 'silence') await send(response, outcome, fault);
}

function find(routes: Route[], call: Call): Route | undefined {
  for (const route of routes) {
    const match = route.method === call.method ? route.path.exec(call.path) : null;
    if (!match) continue;
    call.ids = match.slice(1).map(decode);
    return route;
  }
  return undefined;
}

async function answer(
  parts: ServerParts,
  call: Call,
  route: Route | undefined,
  pathname: string,
): Promise<FaultEffect> {
  const { fault, method } = call;
  const row = fault && FAULT_ROWS[fault.name];
  try {
    // Does not read an upload first: its connection breaks, or gets a reply, in the middle of it.
    if (route && !route.raw) call.json = await readJsonBody(call.request);
    const effect = row?.before?.(fault!, call);
    if (effect) return effect;
    if (!route) return refusal(noSuchUrl(method, pathname));
    if (row?.late) return late(parts.context, route, call, row.late(fault!));
    const reply = await route.handler(call);
    return row?.after?.(fault!, reply) ?? reply;
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    throw error;
  }
}

function late({ clock, stop, onError }: EmulatorContext, route: Route, call: Call, ms: number): 'reset' {
  clock
    .task(async () => {
      await clock.sleep(ms, stop);
      if (!stop.aborted) await route.handler(call);
    })
    .catch(onError);
  return 'reset';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function serverError(error: unknown): HttpReply {
  const message = `The emulator failed: ${error instanceof Error ? error.message : String(error)}`;
  return refusal(new ApiError(500, message, { type: 'server_error' }));
}
