import type { BatchStatus } from './wire.js';

interface FaultRow {
  /** What happens. */
  what: string;
  /** What a good client does about it. */
  client: string;
  /** The request that it strikes, where it strikes a request; else it strikes the next batch that is created. */
  on?: string;
}

const row = (what: string, client: string, on?: string): FaultRow =>
  on === undefined ? { what, client } : { what, client, on };

const CREATE = 'POST /batches';
const CONTENT = 'GET /files/*/content';
const LOOK = 'Take the outcome as unknown: look the batch up by file id and metadata before creating anything again.';
const RETRY = 'Nothing was done: wait and try again.';
const RAW = 'Count the line as neither success nor loss by itself; reconcile all ids of the input at the end.';

/** Everything that can go wrong on request. */
export const FAULTS = {
  drop_reply: row('The request is carried out; the connection is reset instead of a reply.', LOOK, CREATE),
  late_acceptance: row(
    'The connection is reset; the request is carried out only after `delay` ms (500).',
    LOOK,
    CREATE,
  ),
  error_after_acceptance: row('The request is carried out; the reply is a 500 (`status`).', LOOK, CREATE),
  hang_after_acceptance: row('The request is carried out; no reply ever comes.', `Time out. ${LOOK}`, CREATE),
  html_after_acceptance: row('The request is carried out; the reply is 200 with an HTML page.', LOOK, CREATE),
  reset: row('The connection is reset before anything is done.', LOOK, CREATE),
  hang: row('Nothing is done, and no reply ever comes.', `Time out. ${LOOK}`, CREATE),
  rate_limit: row(
    '429 with Retry-After (`retryAfter` seconds, 1).',
    'Wait as long as told, however long; then look before creating.',
    CREATE,
  ),
  server_error: row('A 5xx (`status`, 503) with an HTML body, and nothing done.', LOOK, CREATE),
  unauthorized: row('401.', 'Stop, and name the key as the reason.', CREATE),
  html: row(
    '200 with an HTML page, and nothing done.',
    'Check that the reply is JSON with an id; else the outcome is unknown.',
    CREATE,
  ),
  redirect: row('307 to `location` (http://127.0.0.1:9/).', 'Do not follow: the key would go elsewhere.', CREATE),
  file_not_ready: row('A file just uploaded is not found yet: 400 on create, 404 on retrieve.', RETRY, CREATE),
  batch_not_ready: row(
    'A batch just created is not found yet: 404.',
    'Ask again for a while before believing it.',
    'GET /batches/*',
  ),
  stale_list: row(
    'The list lacks what was created after this fault was set.',
    'Do not take absence for proof; look again after a while.',
    'GET /batches',
  ),
  endless_list: row(
    'Every page is the first, and `has_more` stays true.',
    'Stop when an id comes twice.',
    'GET /batches',
  ),
  forbidden_content: row('403 for a result file just completed.', RETRY, CONTENT),
  cut_download: row(
    'The connection breaks after `bytes` (half).',
    'Discard or resume; never keep a half file under the final name.',
    CONTENT,
  ),
  unframed_cut: row(
    'The download ends early and looks complete: no length, a clean end.',
    'Compare with the size in the file object, and the ids with the input.',
    CONTENT,
  ),
  stalled_download: row(
    'The download stops after `bytes` (half), without an end.',
    'Watch for progress, not only for the whole time.',
    CONTENT,
  ),
  token_limit: row(
    'The batch fails at validation with token_limit_exceeded.',
    'Nothing was spent: wait for others to end, create again with the same file.',
  ),
  empty_file_ids: row('File ids that should be null are empty strings.', 'Take an empty string as absent.'),
  status_zero_rows: row(
    '`count` (1) lines come back in the error file with status_code 0 and an empty body.',
    'Count them as failed, and go on.',
  ),
  missing_rows: row('`count` (1) lines come back in neither file.', RAW),
  repeated_rows: row('`count` (1) lines come back twice.', RAW),
  unparsable_rows: row('`count` (1) result lines are cut and are not JSON.', RAW),
  null_custom_ids: row('`count` (1) result lines have lost their custom_id.', RAW),
  error_rows_in_output: row(
    'Failed lines stand in the output file, and there is no error file.',
    'Judge each line by its status code, not by its file.',
  ),
  shuffle: row(
    'The result lines come in another order than the requests.',
    'Join results by custom_id, never by position.',
  ),
  stuck: row(
    'The batch stays in `state` (in_progress) for ever, unless it is cancelled; stuck in cancelling it stays there too.',
    'Report it; never resubmit because of it.',
  ),
  expire: row(
    'The window ends when `count` (half) of the lines are done.',
    'Collect what was finished and paid; run only the rest again.',
  ),
  wrong_counts: row(
    'request_counts fall back to 0 of the total at the end.',
    'Count the lines of the files; do not trust the counts.',
  ),
} satisfies Record<string, FaultRow>;

export type FaultName = keyof typeof FAULTS;

/** One thing that shall go wrong. */
export interface Fault {
  name: FaultName;
  /** How often. @default 1 */
  times?: number;
  /** How many matching requests or batches go well before. @default 0 */
  skip?: number;
  /** Another request to strike, such as `GET /files/*` (paths after /v1; `*` is one step). */
  on?: string;
  status?: number;
  /** Seconds. */
  retryAfter?: number;
  /** Milliseconds. */
  delay?: number;
  bytes?: number;
  count?: number;
  location?: string;
  state?: BatchStatus;
}
