import { ENDPOINTS } from '../request/endpoints/table.js';
import type { Call, HttpReply, Route } from './call.js';
import { dayOf, unixSeconds } from './clock.js';
import { lineJudge } from './judge.js';
import { replyOf } from './replies.js';
import { requestError } from './service-texts.js';
import type { World } from './world.js';

/** The endpoints themselves, for those who try a request before they send many: answered as a line of a batch would be. */
export function askRoutes({ clock, answer, upstream, stop }: World): Route[] {
  async function ask(url: string, { json }: Call): Promise<HttpReply> {
    const line = { custom_id: 'request', method: 'POST', url, body: json };
    const judge = lineJudge({ endpoint: url, today: dayOf(clock) });
    const { request, refusal } = judge({ line: 1, bytes: Buffer.from(JSON.stringify(line)) });
    if (request && upstream) {
      const reply = await upstream.ask(request, { giveUp: stop, stop });
      if (reply) return reply;
    }
    if (!request || refusal) return { status: 400, body: refusal && request && requestError(refusal, request) };
    return replyOf(request, unixSeconds(clock), answer);
  }
  return Object.keys(ENDPOINTS).map((url) => ({
    method: 'POST',
    path: new RegExp(`^${url.replace(/^\/v1/, '')}$`),
    handler: (call) => ask(url, call),
  }));
}
