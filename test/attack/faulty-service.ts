import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A reply of the service. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What happens to a request, instead of a plain reply. */
export type Effect =
  /** The connection is reset: before the request reaches the service, after it was carried out, or with the request carried out later. */
  | 'reset'
  | 'lost'
  | 'late'
  /** No reply ever comes: the request reached the service or not. */
  | 'hang'
  | 'lost and hanging'
  /** Half of the reply arrives: the connection breaks, or ends as if that were all. */
  | 'cut'
  | 'ends early'
  /** A reply of its own, without or after carrying the request out. */
  | { instead: Reply }
  | { after: Reply }
  /** Changes the reply. */
  | { changed(reply: Reply, path: string): Reply };

/** One rule of a fault: which requests it strikes, like `GET /batches`, and how often. */
export interface Strike {
  on: RegExp;
  effect: Effect;
  /** @default as often as the fault is told to strike */
  times?: number;
}

const LATE_MS = 30;
/** When the connection of a single request without a reply ends, as at a gateway; its client would wait for minutes. */
const GATEWAY_MS = 500;

/** A service in front of the emulator, with faults that strike any request. */
export class FaultyService {
  /** Strikes so far. */
  struck = 0;
  /** Single requests that were answered, and whose answers did not arrive. */
  lostAnswers = 0;
  readonly #emulator: string;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response).catch(() => response.destroy());
  });
  #rules: { rule: Strike; left: number; skip: number }[] = [];

  private constructor(emulator: string) {
    this.#emulator = new URL(emulator).origin;
  }

  static async start(emulator: string): Promise<FaultyService> {
    const service = new FaultyService(emulator);
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** From now on, each rule strikes `times` requests after it left `skip` alone. */
  plan(rules: readonly Strike[], times: number, skip: number): void {
    this.struck = 0;
    this.#rules = rules.map((rule) => ({ rule, left: rule.times ?? times, skip }));
  }

  clear(): void {
    this.#rules = [];
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#pending);
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #strikeOf(call: string): Effect | undefined {
    for (const one of this.#rules) {
      if (one.left <= 0 || !one.rule.on.test(call)) continue;
      if (one.skip-- > 0) continue;
      one.left--;
      this.struck++;
      return one.rule.effect;
    }
    return undefined;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const { method = 'GET', url = '/' } = request;
    const path = new URL(url, this.#emulator).pathname.replace(/^\/v1/, '');
    const forward = () => this.#forward(request, body);
    const effect = path.startsWith('/_emulator') ? undefined : this.#strikeOf(`${method} ${path}`);
    if (effect === undefined) return send(response, await forward());
    const isPaid = method === 'POST' && !/^\/(files|batches)/.test(path);
    const lose = async () => {
      const reply = await forward();
      if (isPaid && reply.status === 200) this.lostAnswers++;
      return reply;
    };
    if (typeof effect === 'object') {
      if ('instead' in effect) return send(response, effect.instead);
      if ('changed' in effect) return send(response, effect.changed(await lose(), path));
      await lose();
      return send(response, effect.after);
    }
    switch (effect) {
      case 'reset':
        return void request.socket.destroy();
      case 'lost':
        await lose();
        return void request.socket.destroy();
      case 'late':
        request.socket.destroy();
        await wait(LATE_MS);
        return void (await lose());
      case 'hang':
      case 'lost and hanging':
        if (effect !== 'hang') await lose();
        if (isPaid) await wait(GATEWAY_MS).then(() => request.socket.destroy());
        return;
      default: {
        const reply = await lose();
        const half = reply.body.subarray(0, Math.floor(reply.body.length / 2));
        const { 'content-length': length, ...headers } = reply.headers;
        response.writeHead(reply.status, { ...headers, ...(effect === 'cut' && { 'content-length': length }) });
        if (effect === 'ends early') return void response.end(half);
        response.write(half, () => request.socket.destroy());
      }
    }
  }

  async #forward({ method, url, headers: given }: IncomingMessage, body: Buffer): Promise<Reply> {
    const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...headers } = given;
    const asked = fetch(`${this.#emulator}${url}`, {
      method: method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
      redirect: 'manual',
      ...(body.length > 0 && { body }),
    });
    this.#pending.add(asked);
    try {
      const reply = await asked;
      const bytes = Buffer.from(await reply.arrayBuffer());
      const kept = Object.fromEntries(
        [...reply.headers].filter(([name]) => !/^(transfer-|connection|keep-)/.test(name)),
      );
      return { status: reply.status, headers: { ...kept, 'content-length': String(bytes.length) }, body: bytes };
    } finally {
      this.#pending.delete(asked);
    }
  }
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body);
}
