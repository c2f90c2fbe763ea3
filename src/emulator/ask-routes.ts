import { ENDPOINTS } from '../request/endpoints/table.js';
import { isObject } from '../request/json-kind.js';
import { noSuchModel, unreadableJson } from './api-errors.js';
import type { Call, HttpReply, Route } from './call.js';
import { dayOf, unixSeconds } from './clock.js';
import { lineJudge } from './judge.js';
import { replyOf } from './replies.js';
import { requestError } from './service-texts.js';
import type { World } from './world.js';

/** The endpoints themselves, for those who try a request before they send many: answered as a line of a batch would be. */
export function askRoutes({ clock, answer, upstream, stop, acceptsModel }: World): Route[] {
  async function ask(url: string, { json }: Call): Promise<HttpReply> {
    const line = { custom_id: 'request', method: 'POST', url, body: json };
    const judge = lineJudge({ endpoint: url, today: dayOf(clock) });
    if (!isObject(json)) throw unreadableJson();
    const { request, refusal, fault } = judge({ line: 1, bytes: Buffer.from(JSON.stringify(line)) });
    if (request && upstream) {
      const reply = await upstream.ask(request, { giveUp: stop, stop });
      if (reply) return reply;
    }
    const isModel = fault?.code === 'model_not_found' || fault?.code === 'unknown_model';
    if (isModel && !acceptsModel(String(json.model))) throw noSuchModel(String(json.model));
    const against = refusal ?? (isModel ? undefined : fault);
    if (!request) throw unreadableJson();
    if (against) return { status: 400, body: requestError(against, request) };
    return replyOf(request, unixSeconds(clock), answer);
  }
  return Object.keys(ENDPOINTS).map((url) => ({
    method: 'POST',
    path: new RegExp(`^${url.replace(/^\/v1/, '')}$`),
    handler: (call) => ask(url, call),
  }));
}
