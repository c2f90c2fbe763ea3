import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { HttpReply } from '../api/http-reply.js';
import { hexId } from '../api/ids.js';
import { indentedJson } from '../api/service-json.js';
import { FAULT_ROWS, type Fault } from '../faults/faults.js';

/** Sends a reply; streams file contents, truncated if a fault says so. */
export async function send(response: ServerResponse, reply: HttpReply, fault: Fault | undefined): Promise<void> {
  const headers: Record<string, string> = {
    'openai-organization': 'org-emulator',
    'openai-processing-ms': '1',
    'openai-version': '2020-10-01',
    'x-request-id': hexId('req_'),
    ...reply.headers,
  };
  if (reply.content) return sendContent(response, reply, headers, fault);
  const isText = typeof reply.body === 'string';
  const text = isText ? (reply.body as string) : indentedJson(reply.body ?? {});
  headers['content-type'] ??= 'application/json';
  headers['content-length'] = String(Buffer.byteLength(text));
  response.writeHead(reply.status, headers).end(text);
}

async function sendContent(
  response: ServerResponse,
  { status, content }: HttpReply,
  headers: Record<string, string>,
  fault: Fault | undefined,
): Promise<void> {
  const { stream, bytes } = content!;
  const cut = fault && FAULT_ROWS[fault.name].cut;
  response.writeHead(status, headers);
  // A client that disconnects halfway is not an error.
  if (!cut) return pipeline(stream, response).catch(() => undefined);
  let left = fault.bytes ?? Math.floor(bytes / 2);
  for await (const piece of stream) {
    const part = (piece as Buffer).subarray(0, left);
    left -= part.length;
    await new Promise((resolve) => response.write(part, resolve));
    if (left <= 0) break;
  }
  if (cut === 'clean') response.end();
  else if (cut === 'reset') reset(response);
}

/** Breaks the connection so that the client cannot mistake it for a normal end. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
