import OpenAI from 'openai';
import type { Emulator } from '../../src/emulator/start.js';

interface Exchange {
  method: string;
  /** Like `/v1/batches`. */
  path: string;
  /** What was asked before with this method and path. */
  nth: number;
  url: URL;
}

/** Changes the JSON body of a reply in place, or gives another reply. */
export type Rewrite = (exchange: Exchange, body: Record<string, unknown>) => Response | undefined;

/** The official client at a service that answers differently than the emulator does. */
export function rewritingClient({ url, apiKey }: Pick<Emulator, 'url' | 'apiKey'>, rewrite: Rewrite): OpenAI {
  const seen = new Map<string, number>();
  const through: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    const at = new URL(String(input));
    const method = init?.method?.toUpperCase() ?? 'GET';
    const key = `${method} ${at.pathname}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    if (!reply.headers.get('content-type')?.includes('json') || at.pathname.endsWith('/content')) return reply;
    const body = (await reply.json()) as Record<string, unknown>;
    const other = rewrite({ method, path: at.pathname, nth, url: at }, body);
    return other ?? Response.json(body, { status: reply.status });
  };
  return new OpenAI({ baseURL: url, apiKey, fetch: through });
}
