import type { Answer, ToolCall } from '../../request/endpoints/common/endpoint.js';

/** All statuses, from best to worst. */
export const STATUSES = [
  'succeeded',
  'refused',
  'incomplete',
  'invalid',
  'failed',
  'expired',
  'cancelled',
  'missing',
  'unparsable',
] as const;

/**
 * The status of an entry: `succeeded` · `refused` (the model declined, or the content filter cut off the answer) ·
 * `incomplete` (cut off by length) · `invalid` (answered, but not fitting the response format) · `failed` (an error for
 * this request) · `expired` · `cancelled` · `missing` (no line came back; the error's code is `not_sent` or `not_ended`
 * if one may still come) · `unparsable` (a line that cannot be parsed).
 */
export type Status = (typeof STATUSES)[number];

/** Tokens of one request, as the service counted them. */
export interface Usage {
  /** Tokens of the request, those from the prompt cache included. */
  inputTokens: number;
  /** Input tokens that came from the prompt cache; part of `inputTokens`. */
  cachedTokens?: number;
  /** Input tokens that were written to the prompt cache; part of `inputTokens`. */
  cacheWriteTokens?: number;
  /** Tokens of the answer, reasoning included. */
  outputTokens: number;
  /** Output tokens spent on reasoning, which are not shown; part of `outputTokens`. */
  reasoningTokens?: number;
  /** Input and output tokens together. */
  totalTokens: number;
}

/** The service's response to one request. */
export interface Reply {
  /** The HTTP status of this request; 0 if the line has none. */
  statusCode: number;
  /** The service's ID of the request, for support questions; null if the line has none. */
  requestId: string | null;
  /** The body as the service sent it; an object in every success. */
  body: unknown;
}

/** Why a request did not succeed. */
export interface Failure {
  /** The service's error code, e.g. `rate_limit_exceeded`, or one of this package, e.g. `missing`. */
  code: string;
  /** What went wrong, in a sentence. */
  message: string;
  /** The HTTP status of the response; absent when there was none. */
  statusCode?: number;
  /** The request parameter at fault, as the service names it; absent if it names none. */
  param?: string;
}

interface OutcomeFacts extends Partial<Pick<Answer, 'text' | 'refusal'>> {
  /** The ID of the entry; null if the line has no readable one. */
  customId: string | null;
  /** The line of the answer in its output or error file, 1-based. */
  line?: number;
  /** The functions that the model wants to be called, in order. */
  toolCalls?: ToolCall[];
  /** The answers of all choices, if there are several; `text` is the first, or the one that fits the response format. */
  choices?: Answer[];
  /** The vectors of an embeddings request, in the order of its inputs. */
  embeddings?: number[][];
  /** The results of a moderations request, in the order of its inputs. */
  moderations?: Readonly<Record<string, unknown>>[];
  /** The bytes of generated images, decoded from base64. */
  images?: Uint8Array[];
  /** The service's response; absent when none came for this request. */
  response?: Reply;
  /** The tokens of this request; absent when the service did not count them. */
  usage?: Usage;
}

/**
 * The result of one entry. `parsed` is present, with its type, if a response format was given and the answer fits it.
 */
export type Outcome<Parsed = unknown> =
  | (OutcomeFacts & {
      /** The request was answered, and the answer fits the response format if one was given. */
      status: 'succeeded';
      /** The answer as the response format parses it; undefined without a response format. */
      parsed: Parsed;
      /** Always absent: nothing went wrong. */
      error?: never;
    })
  | (OutcomeFacts & {
      /** How the request ended; see {@link Status}. */
      status: Exclude<Status, 'succeeded'>;
      /** Always absent: there is no answer that fits. */
      parsed?: never;
      /** Why it did not succeed. */
      error: Failure;
    });

/** The outcome of a known entry: its ID is never null. */
export type JoinedOutcome<Parsed = unknown> = Outcome<Parsed> & {
  /** The ID of the entry. */
  customId: string;
};

/** One line of an output or error file, as the service writes it. */
export interface ResultLine<Body extends object = Record<string, unknown>> {
  /** The service's ID of this request, like `batch_req_…`. */
  id?: string;
  /** The `customId` of the request. */
  custom_id: string;
  /** The response; null if the request was never answered. */
  response: {
    /** The HTTP status of this request. */
    status_code: number;
    /** The service's ID of the request, for support questions. */
    request_id: string | null;
    /** The endpoint's response: a completion, or an error. */
    body: Body;
  } | null;
  /** Why there is no response, e.g. `batch_expired`; null if there is one. */
  error?: {
    /** The service's error code; null if it gave none. */
    code: string | null;
    /** The error in the service's words. */
    message: string;
  } | null;
}
