import type { ReplyTwist } from '../answers/mock-request.js';
import type { MockReply } from '../answers/replies.js';
import type { FaultEffect, HttpReply } from '../api/http-reply.js';
import type { PageQuery } from '../api/pages.js';
import type { BatchCounts, BatchFault, BatchStatus, ResultFileRow } from '../api/wire.js';

/** The settings of an injected fault. Its entry in `FAULTS` says which of them it uses. */
export interface FaultValues {
  /** How many requests or batches it affects. @default 1 */
  times?: number;
  /** How many matching requests or batches to leave alone first. @default 0 */
  skip?: number;
  /** The request to affect instead, such as `GET /files/*` (paths after /v1; `*` is one segment). @default the request that its row in `FAULTS` names */
  on?: string;
  /** HTTP status of the reply. @default the fault's own */
  status?: number;
  /** Seconds in the header `Retry-After`. @default the fault's own */
  retryAfter?: number;
  /** The delay, in milliseconds. @default the fault's own */
  delay?: number;
  /** Bytes of the content that still arrive. @default half of the content */
  bytes?: number;
  /** Rows or requests of a batch that are affected. @default 1 */
  count?: number;
  /** The target of a redirect. @default the fault's own */
  location?: string;
  /** The status a batch gets stuck in. @default the fault's own */
  state?: BatchStatus;
}

/** The request that a fault affects. */
export interface FaultedCall {
  method: string;
  path: string;
  ids: string[];
  /** Undefined if the body is not JSON. */
  json: unknown;
}

/** Changes to a page of a list. */
export interface PageChange {
  query: PageQuery;
  /** Only this many of the oldest objects are known to the list. */
  upTo?: number;
  /** The value of `has_more`, true or not. */
  hasMore?: true;
}

/** A result row as it is written: its text, and which of the two files it goes to. */
export interface WrittenRow {
  text: string;
  toOutput: boolean;
}

/** One fault, as a reader sees it. */
export interface FaultDescription {
  /** What happens. */
  what: string;
  /** What a good client does about it. */
  client: string;
  /** The request that it affects, such as `POST /batches`; absent if it affects the next batch that is created. */
  on?: string;
}

/** One fault with what it does. */
export interface FaultRow extends FaultDescription {
  /** Takes the place of carrying out the request; undefined carries it out. */
  before?(fault: FaultValues, call: FaultedCall): FaultEffect | undefined;
  /** Takes the place of the reply to a request that was carried out. */
  after?(fault: FaultValues, reply: HttpReply): FaultEffect;
  /** Carries the request out only after this many milliseconds, when the connection is long reset. */
  late?(fault: FaultValues): number;
  /** Changes a page of a list; `since` is how many batches there were when the fault was set. */
  page?(query: PageQuery, since: number): PageChange;
  /** How a content ends after `bytes`, or after half of it. */
  cut?: 'reset' | 'silence' | 'clean';
  /** Fails the batch at validation. */
  fails?(queueLimit: number, model: string): BatchFault;
  /** The status the batch never leaves by itself. */
  stays?(fault: FaultValues): BatchStatus;
  /** After how many requests the window ends. */
  expiresAfter?(fault: FaultValues, total: number): number;
  /** What the batch says at its end about its requests. */
  counts?(counts: BatchCounts): BatchCounts;
  /** The value of a file ID instead of null. */
  absentFileId?: string;
  /** The result rows come in another order than the requests. */
  shuffles?: true;
  /** Rows of failed requests go to the output file. */
  errorsToOutput?: true;
  /** What is written in place of each of the first `count` (1) rows. */
  rewrite?(row: ResultFileRow, toOutput: boolean): WrittenRow[];
  /** How each of the first `count` (1) requests of a batch is answered, or one with the fault's marker in its prompt. */
  reply?: ReplyTwist | MockReply;
}
