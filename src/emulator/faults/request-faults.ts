import { isObject } from '../../request/content/json-kind.js';
import { ApiError, fileNotThereYet, noSuchBatch, noSuchFile } from '../api/api-errors.js';
import { type HttpReply, refusal } from '../api/http-reply.js';
import type { FaultRow } from './fault-row.js';

const CREATE = 'POST /batches';
const CONTENT = 'GET /files/*/content';
const LOOK_UP = 'Treat the outcome as unknown: look for the batch by file id and metadata before creating it again.';
const RETRY = 'Nothing was done: wait and try again.';

const PAGE =
  '<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head><body><h1>Bad gateway</h1></body></html>\n';

function page(status: number): HttpReply {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: PAGE };
}

function limited(seconds: number): HttpReply {
  const error = new ApiError(429, 'Rate limit reached for requests.', {
    type: 'requests',
    code: 'rate_limit_exceeded',
  });
  return { ...refusal(error), headers: { 'retry-after': String(seconds) } };
}

/** Faults of one request: its connection, its reply, or outdated data in the reply. */
export const REQUEST_FAULTS = {
  drop_reply: {
    what: 'The request is carried out, but the connection is reset instead of a reply.',
    client: LOOK_UP,
    on: CREATE,
    after: () => 'reset',
  },
  late_acceptance: {
    what: 'The connection is reset; the request is carried out only after `delay` ms (500).',
    client: LOOK_UP,
    on: CREATE,
    late: ({ delay = 500 }) => delay,
  },
  error_after_acceptance: {
    what: 'The request is carried out, but the reply is a 500 (`status`).',
    client: LOOK_UP,
    on: CREATE,
    after: ({ status = 500 }) => {
      const message = 'The server had an error while processing your request. Sorry about that!';
      return refusal(new ApiError(status, message, { type: 'server_error' }));
    },
  },
  hang_after_acceptance: {
    what: 'The request is carried out, but no reply ever comes.',
    client: `Time out. ${LOOK_UP}`,
    on: CREATE,
    after: () => 'silence',
  },
  html_after_acceptance: {
    what: 'The request is carried out, but the reply is 200 with an HTML page.',
    client: LOOK_UP,
    on: CREATE,
    after: () => page(200),
  },
  reset: {
    what: 'The connection is reset before anything is done.',
    client: LOOK_UP,
    on: CREATE,
    before: () => 'reset',
  },
  hang: {
    what: 'Nothing is done, and no reply ever comes.',
    client: `Time out. ${LOOK_UP}`,
    on: CREATE,
    before: () => 'silence',
  },
  rate_limit: {
    what: '429 with Retry-After (`retryAfter` seconds, 1).',
    client: 'Wait as long as the header says; then look before creating.',
    on: CREATE,
    before: ({ retryAfter = 1 }) => limited(retryAfter),
  },
  server_error: {
    what: 'A 5xx (`status`, 503) with an HTML body, and nothing is done.',
    client: LOOK_UP,
    on: CREATE,
    before: ({ status = 503 }) => page(status),
  },
  unauthorized: {
    what: '401.',
    client: 'Stop, and name the key as the reason.',
    on: CREATE,
    before: () => refusal(new ApiError(401, 'Incorrect API key provided.', { code: 'invalid_api_key' })),
  },
  html: {
    what: '200 with an HTML page, and nothing is done.',
    client: 'Check that the reply is JSON with an id; otherwise the outcome is unknown.',
    on: CREATE,
    before: () => page(200),
  },
  redirect: {
    what: '307 to `location` (http://127.0.0.1:9/).',
    client: 'Do not follow it: the key would go to another server.',
    on: CREATE,
    before: ({ status = 307, location = 'http://127.0.0.1:9/' }) => ({ status, headers: { location } }),
  },
  file_not_ready: {
    what: 'A file just uploaded is not found yet: 400 on create, 404 on retrieve.',
    client: RETRY,
    on: CREATE,
    before: (_, { method, path, ids: [id = ''], json }) =>
      refusal(
        method === 'POST' && path === '/batches'
          ? fileNotThereYet(isObject(json) ? String(json.input_file_id) : '')
          : noSuchFile(id),
      ),
  },
  batch_not_ready: {
    what: 'A batch just created is not found yet: 404.',
    client: 'Keep retrying for a while before you believe it.',
    on: 'GET /batches/*',
    before: (_, { ids: [id = ''] }) => refusal(noSuchBatch(id)),
  },
  stale_list: {
    what: 'The list lacks what was created after this fault was set.',
    client: 'Do not take absence as proof; look again after a while.',
    on: 'GET /batches',
    page: (query, since) => ({ query, upTo: since }),
  },
  endless_list: {
    what: 'Every page is the first one, and `has_more` stays true.',
    client: 'Stop when an id comes twice.',
    on: 'GET /batches',
    page: ({ limit, order }) => ({ query: { limit, order }, hasMore: true }),
  },
  forbidden_content: {
    what: '403 for a result file just completed.',
    client: RETRY,
    on: CONTENT,
    before: () => refusal(new ApiError(403, 'You do not have access to this file yet.')),
  },
  cut_download: {
    what: 'The connection breaks after `bytes` (half of the content).',
    client: 'Discard or resume; never keep half a file under the final name.',
    on: CONTENT,
    cut: 'reset',
  },
  unframed_cut: {
    what: 'The download ends after `bytes` (half) and looks complete: no length, a clean end.',
    client: 'Compare with the size in the file object, and the ids with the input.',
    on: CONTENT,
    cut: 'clean',
  },
  stalled_download: {
    what: 'The download stops after `bytes` (half), without an end.',
    client: 'Watch for progress, not only for the whole time.',
    on: CONTENT,
    cut: 'silence',
  },
} satisfies Record<string, FaultRow>;
