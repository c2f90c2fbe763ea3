import type { MockReply } from '../answers/replies.js';
import type { FaultRow } from './fault-row.js';

function failure(status: number, message: string, type: string, code: string | null): MockReply {
  return { status, body: { error: { message, type, param: null, code } } };
}

/**
 * Faults of single answers: those of the first `count` (1) requests of the next batch, or of each request that has the
 * marker `[emulator:NAME]` in its prompt.
 */
export const REPLY_FAULTS = {
  refusal: {
    what: '`count` (1) answers are refusals: the model declines.',
    client: 'Look at `refusal` before reading the content.',
    reply: 'refusal',
  },
  length: {
    what: '`count` (1) answers are cut off by the token limit (finish_reason length, status incomplete).',
    client: 'Treat the answer as incomplete; raise the limit or ask for less.',
    reply: 'length',
  },
  content_filter: {
    what: '`count` (1) answers are stopped by the content filter.',
    client: 'Treat the answer as refused; sending it again does not help.',
    reply: 'content_filter',
  },
  schema_mismatch: {
    what: '`count` (1) answers are JSON that does not fit the response format.',
    client: 'Validate every answer, even in strict mode.',
    reply: 'schema_mismatch',
  },
  row_429: {
    what: '`count` (1) requests fail with 429 in the error file.',
    client: 'Retry these requests in another batch.',
    reply: failure(429, 'Rate limit reached for requests.', 'requests', 'rate_limit_exceeded'),
  },
  row_500: {
    what: '`count` (1) requests fail with 500 in the error file.',
    client: 'Retry these requests in another batch.',
    reply: failure(
      500,
      'The server had an error while processing your request. Sorry about that!',
      'server_error',
      null,
    ),
  },
  insufficient_quota: {
    what: '`count` (1) requests fail with 429 insufficient_quota in the error file: no money is left.',
    client: 'Stop; retry only when the account has credit again.',
    reply: failure(
      429,
      'You exceeded your current quota, please check your plan and billing details.',
      'insufficient_quota',
      'insufficient_quota',
    ),
  },
} satisfies Record<string, FaultRow>;
