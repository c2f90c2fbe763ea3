import { Readable } from 'node:stream';
import { isObject } from '../../request/content/json-kind.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import { streamerOf } from '../answers/answer.js';
import { replyOf } from '../answers/replies.js';
import { noSuchModel, unreadableJson } from '../api/api-errors.js';
import { dayOf, unixSeconds } from '../api/clock.js';
import type { HttpReply } from '../api/http-reply.js';
import { lineChecker } from '../batch/check-request.js';
import type { EmulatorContext } from '../batch/emulator-context.js';
import type { FaultRow } from '../faults/fault-row.js';
import { FAULT_ROWS, markedReply } from '../faults/faults.js';
import type { Call, Route } from '../http/call.js';
import { requestError } from '../service-errors/request-error.js';

/** The endpoints themselves, for trying a request before sending many. The reply is that of a batch line. */
export function directRoutes(context: EmulatorContext): Route[] {
  return Object.keys(ENDPOINTS).map((url) => ({
    method: 'POST',
    path: new RegExp(`^${url.replace(/^\/v1/, '')}$`),
    handler: (call) => answer(url, call, context),
  }));
}

async function answer(url: string, { json, fault }: Call, context: EmulatorContext): Promise<HttpReply> {
  if (!isObject(json)) throw unreadableJson();
  // Only a batch refuses to stream.
  const { stream, stream_options: _, ...body } = json;
  const instead = markedReply(body) ?? (fault && FAULT_ROWS[fault.name].reply);
  const reply = await replyTo(url, body, context, instead);
  const streamer = stream === true && reply.status < 300 ? streamerOf(url) : undefined;
  return streamer && isObject(reply.body) ? streamed(streamer(reply.body, json)) : reply;
}

async function replyTo(
  url: string,
  body: object,
  context: EmulatorContext,
  instead: FaultRow['reply'],
): Promise<HttpReply> {
  const { clock, upstream, stop, acceptsModel } = context;
  const line = { custom_id: 'request', method: 'POST', url, body };
  const check = lineChecker({ endpoint: url, today: dayOf(clock) });
  const { request, refusal, fault } = check({ line: 1, bytes: Buffer.from(JSON.stringify(line)) });
  if (!request) throw unreadableJson();
  if (upstream && instead === undefined) {
    const reply = await upstream.ask(request, { giveUp: stop, stop });
    if (reply) return reply;
  }
  const { model } = request.body;
  const isModel = fault?.code === 'model_not_found' || fault?.code === 'unknown_model';
  if (isModel && !acceptsModel(String(model))) throw noSuchModel(String(model));
  const against = refusal ?? (isModel ? undefined : fault);
  if (against) throw requestError(against, request);
  return replyOf(request, unixSeconds(clock), context.answer, instead);
}

function streamed(events: string[]): HttpReply {
  const bytes = events.reduce((sum, event) => sum + Buffer.byteLength(event), 0);
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
  return { status: 200, headers, content: { stream: Readable.from(events.map((event) => Buffer.from(event))), bytes } };
}
