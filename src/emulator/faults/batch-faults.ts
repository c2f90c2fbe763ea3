import { queueFull } from '../api/batch-errors.js';
import { spacedJson } from '../api/service-json.js';
import type { FaultRow } from './fault-row.js';

const RECONCILE = 'Count the line as neither done nor lost by itself; compare with all ids of the input at the end.';

/** Faults of one batch: its status, its counts, and the rows of its result files. */
export const BATCH_FAULTS = {
  token_limit: {
    what: 'The batch fails at validation with token_limit_exceeded.',
    client: 'Nothing was spent: wait for other batches to end, then create it again with the same file.',
    fails: queueFull,
  },
  empty_file_ids: {
    what: 'File ids that should be null are empty strings.',
    client: 'Treat an empty string as absent.',
    absentFileId: '',
  },
  stuck: {
    what: 'The batch stays in `state` (in_progress) unless it is cancelled; stuck in cancelling, it stays there too.',
    client: 'Report it; never resubmit because of it.',
    stays: ({ state = 'in_progress' }) => state,
  },
  expire: {
    what: 'The window ends when `count` (half) of the requests are done.',
    client: 'Keep what was finished and paid for; run only the rest again.',
    expiresAfter: ({ count }, total) => count ?? Math.floor(total / 2),
  },
  wrong_counts: {
    what: 'At the end, request_counts fall back to 0 of the total.',
    client: 'Count the lines of the files; do not trust the counts.',
    counts: ({ total }) => ({ total, completed: 0, failed: 0 }),
  },
  shuffle: {
    what: 'The result rows come in another order than the requests.',
    client: 'Join results by custom_id, never by position.',
    shuffles: true,
  },
  error_rows_in_output: {
    what: 'Rows of failed requests are in the output file, and there is no error file.',
    client: 'Look at the status code of each row, not at its file.',
    errorsToOutput: true,
  },
  missing_rows: { what: '`count` (1) rows are in neither file.', client: RECONCILE, rewrite: () => [] },
  repeated_rows: {
    what: '`count` (1) rows come twice.',
    client: RECONCILE,
    rewrite: (row, toOutput) => [0, 1].map(() => ({ text: `${spacedJson(row)}\n`, toOutput })),
  },
  unparsable_rows: {
    what: '`count` (1) rows are cut off and are not JSON.',
    client: RECONCILE,
    rewrite: (row, toOutput) => {
      const text = spacedJson(row);
      return [{ text: `${text.slice(0, text.length / 2)}\n`, toOutput }];
    },
  },
  null_custom_ids: {
    what: '`count` (1) rows have lost their custom_id.',
    client: RECONCILE,
    rewrite: (row, toOutput) => [{ text: `${spacedJson({ ...row, custom_id: null })}\n`, toOutput }],
  },
  status_zero_rows: {
    what: '`count` (1) rows come back in the error file with status_code 0 and an empty body.',
    client: 'Count them as failed, and continue.',
    rewrite: (row) => {
      const response = { status_code: 0, request_id: '', body: {} };
      return [{ text: `${spacedJson({ ...row, response })}\n`, toOutput: false }];
    },
  },
} satisfies Record<string, FaultRow>;
