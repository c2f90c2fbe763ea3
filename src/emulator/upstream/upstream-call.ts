import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';

/** The reply of the upstream server. */
export interface UpstreamReply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface ConnectionOptions {
  apiKey: string | undefined;
  concurrency: number;
  timeout: number;
}

/** Sends JSON to one server over kept-alive connections. `fetch` would give up after five minutes; a model may take longer. */
export class UpstreamConnection {
  readonly #agent: Agent;
  readonly #secure: boolean;
  readonly #headers: Record<string, string>;
  readonly #timeout: number;

  constructor(url: URL, { apiKey, concurrency, timeout }: ConnectionOptions) {
    this.#secure = url.protocol === 'https:';
    this.#timeout = timeout;
    const options = { keepAlive: true, maxSockets: concurrency };
    this.#agent = this.#secure ? new SecureAgent(options) : new Agent(options);
    this.#headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  }

  async post(url: string, body: string, signal: AbortSignal): Promise<UpstreamReply> {
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = this.#secure ? httpsRequest : httpRequest;
      const headers = {
        ...this.#headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const options = { method: 'POST', agent: this.#agent, headers, signal, timeout: this.#timeout };
      const call = send(url, options, resolve);
      call.on('timeout', () => call.destroy(new Error(`no data for ${this.#timeout} ms`)));
      call.on('error', reject).end(body);
    });
    const pieces: Buffer[] = [];
    for await (const piece of reply) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString('utf8');
    return { status: reply.statusCode ?? 0, headers: reply.headers, text };
  }

  close(): void {
    this.#agent.destroy();
  }
}
