import type { Effect, Reply, Strike } from './faulty-service.js';

/** A kind of fault. */
export interface FaultKind {
  name: string;
  strikes: Strike[];
  /** How long a command waits for a reply; only for faults without one. */
  timeoutMs?: number;
  /** The exit codes that are honest under it besides those of the command. */
  codes?: readonly number[];
  /** The service says what is false, and nobody can see through it: a command may repeat that, but lose and pay nothing. */
  lies?: true;
}

const PAGE = '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Bad gateway</body></html>';
const html = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html', 'content-length': String(PAGE.length) },
  body: Buffer.from(PAGE),
});
const json = (status: number, body: unknown, more: Record<string, string> = {}): Reply => {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/json', 'content-length': String(bytes.length), ...more };
  return { status, headers, body: bytes };
};
const error = (status: number, message: string, code: string | null = null, more = {}): Reply =>
  json(status, { error: { message, type: 'an_error', param: null, code } }, more);

/** Changes the JSON of a good reply. */
function changing(change: (body: Record<string, unknown>) => void): Effect {
  return {
    changed(reply) {
      if (reply.status !== 200 || !reply.headers['content-type']?.includes('json')) return reply;
      const body = JSON.parse(reply.body.toString()) as Record<string, unknown>;
      change(body);
      return json(200, body);
    },
  };
}

const ANY = /^[A-Z]+ \//;
const CREATE = /^POST \/batches$/;
const CREATES = /^POST \/(batches|files|chat\/completions)$/;
const LIST = /^GET \/batches$/;
const LOOK = /^GET \/batches\/[^/]+$/;
const FILE = /^GET \/files\/[^/]+$/;
const CONTENT = /^GET \/files\/[^/]+\/content$/;
const DELETE = /^DELETE \//;

const any = (name: string, effect: Effect, more: Partial<FaultKind> = {}): FaultKind => ({
  name,
  strikes: [{ on: ANY, effect }],
  ...more,
});
const lostCreate: Strike = { on: CREATE, effect: 'lost', times: 1 };
/** A list that lags for longer than the settle time hides a batch for good; this one is within it. */
const LOOKS_BEHIND = 4;
const hides = changing((body) => {
  body.data = [];
  body.has_more = false;
});

/** Every kind of fault. One that no request of a command meets is no attempt. */
export const FAULT_KINDS: readonly FaultKind[] = [
  any('connection reset', 'reset'),
  any('reply lost', 'lost'),
  any('carried out late', 'late'),
  any('no reply, not carried out', 'hang', { timeoutMs: 400 }),
  any('no reply, carried out', 'lost and hanging', { timeoutMs: 400 }),
  any('503 with a page', { instead: html(503) }),
  any('500, carried out', { after: error(500, 'The server had an error while processing your request.') }),
  any('200 with a page', { instead: html(200) }),
  any('200 with a page, carried out', { after: html(200) }),
  any('429', { instead: error(429, 'Rate limit reached.', 'rate_limit_exceeded', { 'retry-after': '0' }) }),
  any('429, carried out', { after: error(429, 'Rate limit reached.', 'rate_limit_exceeded', { 'retry-after': '0' }) }),
  any('404, not carried out', { instead: error(404, 'No such object.') }, { lies: true }),
  { name: '404, carried out', strikes: [{ on: CREATES, effect: { after: error(404, 'No such object.') } }] },
  any('401', { instead: error(401, 'Incorrect API key provided.', 'invalid_api_key') }),
  any('403', { instead: error(403, 'You do not have access.') }),
  any('redirect', {
    instead: { ...json(307, {}), headers: { location: 'http://127.0.0.1:9/', 'content-length': '2' } },
  }),
  any('reply cut off', 'cut'),
  any('reply ends early', 'ends early'),
  {
    name: 'lost create, lagging list',
    strikes: [lostCreate, { on: LIST, effect: hides, times: LOOKS_BEHIND }],
    lies: true,
  },
  {
    name: 'lost create, list is a page',
    strikes: [lostCreate, { on: LIST, effect: { instead: html(200) } }],
  },
  {
    name: 'lost create, list without an order',
    strikes: [
      lostCreate,
      {
        on: LIST,
        effect: changing((body) => (body.data as unknown[]).reverse()),
        times: 1_000,
      },
    ],
  },
  {
    name: 'lost create, DELETE is 5xx',
    strikes: [
      lostCreate,
      { on: LIST, effect: hides, times: LOOKS_BEHIND },
      { on: DELETE, effect: { instead: html(503) } },
    ],
    lies: true,
  },
  {
    name: 'upload with another size',
    strikes: [
      {
        on: FILE,
        effect: changing((body) => {
          if (body.purpose === 'batch') body.bytes = 42;
        }),
      },
    ],
  },
  {
    name: 'result files named late',
    // A command may end before the service names them; then it warns, and counts what is here.
    codes: [1, 2],
    strikes: [
      {
        on: LOOK,
        effect: changing((body) => {
          body.output_file_id = null;
          body.error_file_id = null;
        }),
      },
    ],
  },
  { name: 'batch not found yet', strikes: [{ on: LOOK, effect: { instead: error(404, 'No such batch.') } }] },
  { name: 'download cut off', strikes: [{ on: CONTENT, effect: 'cut' }] },
  { name: 'download ends early', strikes: [{ on: CONTENT, effect: 'ends early' }] },
  {
    name: 'download of garbage',
    strikes: [
      {
        on: CONTENT,
        effect: {
          changed: (reply) => ({ ...reply, body: Buffer.alloc(reply.body.length, 'x') }),
        },
      },
    ],
  },
  {
    name: 'download of another file',
    strikes: [
      { on: CONTENT, effect: { instead: { ...html(200), headers: { 'content-type': 'application/octet-stream' } } } },
    ],
  },
  { name: 'DELETE is 5xx', strikes: [{ on: DELETE, effect: { instead: html(503) } }] },
];
