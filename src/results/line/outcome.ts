import type { Answer, ToolCall } from '../../request/endpoints/shared/endpoint.js';

/** What became of an entry, from best to worst. */
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
 * What became of an entry: `succeeded` · `refused` (the model declined, or the content filter cut it) · `incomplete`
 * (cut by length) · `invalid` (answered, but not fitting the response format) · `failed` (an error for this request) ·
 * `expired` · `cancelled` · `missing` (no line came back) · `unparsable` (a line that cannot be read).
 */
export type Status = (typeof STATUSES)[number];

/** Tokens of one answer, as the service counted them. */
export interface Usage {
  inputTokens: number;
  /** Those of the input that came from the prompt cache. */
  cachedTokens?: number;
  outputTokens: number;
  /** Those of the output that nobody sees. */
  reasoningTokens?: number;
  totalTokens: number;
}

/** What the service sent for one request. */
export interface Reply {
  /** The HTTP status of this request; 0 where none was given. */
  statusCode: number;
  requestId: string | null;
  /** As it came; an object in every success. */
  body: unknown;
}

/** Why there is no success. */
export interface Failure {
  code: string;
  message: string;
  statusCode?: number;
  /** The parameter that the service names. */
  param?: string;
}

interface OutcomeFacts extends Partial<Pick<Answer, 'text' | 'refusal'>> {
  /** The id of the entry; null where it cannot be told. */
  customId: string | null;
  /** Where the answer stands in its output or error file, 1-based. */
  line?: number;
  toolCalls?: ToolCall[];
  /** The answers in all choices, where there are several; `text` is that of the first, or of the one that fits. */
  choices?: Answer[];
  /** The vectors of an embeddings answer, in the order of the inputs. */
  embeddings?: number[][];
  /** The verdicts of a moderations answer. */
  moderations?: Readonly<Record<string, unknown>>[];
  /** The bytes of generated images. */
  images?: Uint8Array[];
  response?: Reply;
  usage?: Usage;
}

/** What became of one entry. `parsed` is there, with its type, when a response format was given and the answer fits it. */
export type Outcome<Parsed = unknown> =
  | (OutcomeFacts & { status: 'succeeded'; parsed: Parsed; error?: never })
  | (OutcomeFacts & { status: Exclude<Status, 'succeeded'>; parsed?: never; error: Failure });

/** The outcome of an entry that is known: the id is never null. */
export type JoinedOutcome<Parsed = unknown> = Outcome<Parsed> & { customId: string };

/** One line of an output or error file, as the service writes it. */
export interface ResultLine<Body extends object = Record<string, unknown>> {
  /** The service's ID of this request, like `batch_req_…`. */
  id?: string;
  /** The `customId` of the request. */
  custom_id: string;
  /** The reply; null where the request was never answered. */
  response: {
    /** The HTTP status of this request. */
    status_code: number;
    /** What the service's support asks for. */
    request_id: string | null;
    /** What the endpoint answered: a completion, or an error. */
    body: Body;
  } | null;
  /** Why there is no reply, like `batch_expired`; null where there is one. */
  error?: { code: string | null; message: string } | null;
}
