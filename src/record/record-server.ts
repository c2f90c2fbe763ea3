import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BatchRecordError, PendingAnswerError } from './errors.js';
import type { RecordedReply, Recorder } from './recorder.js';

/** A recorder behind an address, for programs in any language that read `OPENAI_BASE_URL`. */
export interface RecordServer {
  /** The value for `OPENAI_BASE_URL`. */
  url: string;
  /** Stops listening and closes all connections. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Serves a recorder on loopback. A call without an answer gets a 503 that official clients don't send again.
 *
 * @throws Error if no port can be opened.
 */
export async function serveRecorder(recorder: Recorder): Promise<RecordServer> {
  const server = createServer((request, response) => {
    answer(recorder, request)
      .catch(replyOf)
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, HOST, done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}/v1`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(recorder: Recorder, request: IncomingMessage): Promise<RecordedReply> {
  const { method = 'GET', headers } = request;
  const { host = '', origin } = headers;
  // A web page that points its own name here must not read answers.
  if (origin !== undefined || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) {
    throw new BatchRecordError('The recorder answers programs on this machine only.', 'call_refused');
  }
  const path = new URL(request.url ?? '/', `http://${HOST}`).pathname;
  const isSentAgain = Number(headers['x-stainless-retry-count'] ?? 0) > 0;
  return recorder.answer({ path, method, body: await readBody(request), isSentAgain });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new BatchRecordError('The request is too large to be recorded.', 'call_refused');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function replyOf(error: unknown): RecordedReply {
  const isKnown = error instanceof PendingAnswerError || error instanceof BatchRecordError;
  const code = isKnown ? error.code : 'recorder_failed';
  const message = error instanceof Error ? error.message : String(error);
  return {
    status: error instanceof PendingAnswerError ? 503 : isKnown ? 400 : 500,
    // Both official clients obey this header.
    headers: { 'content-type': 'application/json', 'x-should-retry': 'false' },
    body: JSON.stringify({ error: { message, type: 'batch_creator', param: null, code } }),
  };
}
