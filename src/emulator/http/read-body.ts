import type { IncomingMessage } from 'node:http';
import { ApiError, unreadableJson } from '../api/api-errors.js';

/** A direct call may hold pictures. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** The JSON of a request; undefined if it has no body. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += (piece as Buffer).length;
    if (bytes > MAX_JSON_BYTES) throw new ApiError(413, 'The request is too large.');
    pieces.push(piece as Buffer);
  }
  if (bytes === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  // A web page may send other types to any server without a CORS preflight.
  if (!/^application\/json\s*(;|$)/i.test(type)) throw wrongType(type);
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw unreadableJson();
  }
}

/** Text from memory. */
function wrongType(type: string): ApiError {
  const only = "This API method only accepts 'application/json' requests.";
  return new ApiError(415, `Unsupported content type: '${type}'. ${only}`, { code: 'unsupported_content_type' });
}

/** Closes the connection of a request whose body stops coming for `ms` milliseconds. */
export function closeWhenStalled(request: IncomingMessage, ms: number): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (length === '0' && encoding === undefined) return;
  const { socket } = request;
  const close = () => {
    if (!request.complete) socket.destroy();
  };
  socket.setTimeout(ms, close);
  request.once('close', () => {
    socket.off('timeout', close);
    socket.setTimeout(0);
  });
}
