import { isObject } from '../../request/content/json-kind.js';
import type { ReceivedLine } from '../api/wire.js';
import { mockAnswer } from './answer.js';
import type { ReplyTwist } from './mock-request.js';

/** The reply to one request: a status and a body, as over HTTP. */
export interface MockReply {
  status: number;
  body: unknown;
}

/**
 * Decides the answer to one request: a text, a whole reply body, `{ status, body }` for an error, or undefined for a made-up
 * answer. An error it throws becomes a 500 for that request, or the error's own `status`.
 */
export type AnswerFunction = (request: ReceivedLine) => Answered | undefined | Promise<Answered | undefined>;

/** What an answer function may return: a text, a reply body, or a status with a body. */
export type Answered =
  | string
  | Record<string, unknown>
  | {
      /** The HTTP status of this request, e.g. 429. */
      status: number;
      /** The body of the reply; for an error, `{ error: { message, type, param, code } }`. */
      body: unknown;
    };

/** The reply to a request: from the caller's function or made up; `instead` replaces it if given. */
export async function replyOf(
  request: ReceivedLine,
  created: number,
  answer?: AnswerFunction,
  instead?: ReplyTwist | MockReply,
): Promise<MockReply> {
  if (typeof instead === 'object') return instead;
  try {
    const answered = await answer?.(request);
    if (answered === undefined || typeof answered === 'string') {
      return { status: 200, body: mockAnswer(request, created, { text: answered, twist: instead }) };
    }
    return isReply(answered) ? answered : { status: 200, body: answered };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const status = isObject(error) && typeof error.status === 'number' ? error.status : 500;
    const type = status < 500 ? 'invalid_request_error' : 'server_error';
    return { status, body: { error: { message, type, param: null, code: null } } };
  }
}

function isReply(answered: Record<string, unknown>): answered is { status: number; body: unknown } {
  return typeof answered.status === 'number' && 'body' in answered;
}
