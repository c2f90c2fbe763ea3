import type { ServerResponse } from 'node:http';
import { ApiError, noSuchFile } from '../api/api-errors.js';
import type { Fault } from '../api/faults.js';
import type { Call, HttpReply } from './call.js';

const PAGE =
  '<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head><body><h1>Bad gateway</h1></body></html>\n';

/** What takes the place of a request's reply: another reply, no reply ever, or a broken connection. */
export type FaultEffect = HttpReply | 'reset' | 'silence';

/** Strikes a request before it is carried out. Undefined lets it through. */
export function strikeBefore(fault: Fault, { method, path, ids }: Call): FaultEffect | undefined {
  switch (fault.name) {
    case 'reset':
      return 'reset';
    case 'hang':
      return 'silence';
    case 'rate_limit':
      return limited(fault.retryAfter ?? 1);
    case 'server_error':
      return page(fault.status ?? 503);
    case 'html':
      return page(200);
    case 'unauthorized':
      return refusal(new ApiError(401, 'Incorrect API key provided.', { code: 'invalid_api_key' }));
    case 'redirect':
      return { status: fault.status ?? 307, headers: { location: fault.location ?? 'http://127.0.0.1:9/' } };
    case 'file_not_ready':
      return method === 'POST' && path === '/batches' ? undefined : refusal(noSuchFile(ids[0] ?? ''));
    case 'forbidden_content':
      return refusal(new ApiError(403, 'You do not have access to this file yet.'));
    default:
      return undefined;
  }
}

/** Strikes a request that was carried out. Undefined lets the reply through. */
export function strikeAfter(fault: Fault): FaultEffect | undefined {
  switch (fault.name) {
    case 'drop_reply':
      return 'reset';
    case 'hang_after_acceptance':
      return 'silence';
    case 'html_after_acceptance':
      return page(200);
    case 'error_after_acceptance': {
      const message = 'The server had an error while processing your request. Sorry about that!';
      return refusal(new ApiError(fault.status ?? 500, message, { type: 'server_error' }));
    }
    default:
      return undefined;
  }
}

/** How many bytes of a content come before it breaks off, and how that looks; undefined where it comes whole. */
export function cutOf(fault: Fault, bytes: number): { after: number; end: 'reset' | 'silence' | 'clean' } | undefined {
  const ends = { cut_download: 'reset', stalled_download: 'silence', unframed_cut: 'clean' } as const;
  const end = ends[fault.name as keyof typeof ends];
  return end && { after: fault.bytes ?? Math.floor(bytes / 2), end };
}

/** Breaks the connection so that the client cannot mistake it for an end. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

export function refusal(error: ApiError): HttpReply {
  return { status: error.status, body: error.body() };
}

function limited(seconds: number): HttpReply {
  const error = new ApiError(429, 'Rate limit reached for requests.', {
    type: 'requests',
    code: 'rate_limit_exceeded',
  });
  return { ...refusal(error), headers: { 'retry-after': String(seconds) } };
}

function page(status: number): HttpReply {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: PAGE };
}
