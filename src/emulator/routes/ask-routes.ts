import { isObject } from '../../request/content/json-kind.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import { replyOf } from '../answers/replies.js';
import { noSuchModel, unreadableJson } from '../api/api-errors.js';
import { dayOf, unixSeconds } from '../api/clock.js';
import { lineJudge } from '../batch/check-request.js';
import type { EmulatorContext } from '../batch/emulator-context.js';
import { requestError } from '../batch/service-texts.js';
import type { Call, HttpReply, Route } from '../http/call.js';

/** The endpoints themselves, for those who try a request before they send many: answered as a line of a batch would be. */
export function askRoutes({ clock, answer, upstream, stop, acceptsModel }: EmulatorContext): Route[] {
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
