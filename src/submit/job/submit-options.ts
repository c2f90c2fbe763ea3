import type { ExpectedRange } from '../../estimate/estimate.js';
import type { PartFacts } from '../ledger/job-facts.js';
import type { JobStatus } from '../round/job-status.js';
import type { QueueLimitOptions } from '../round/queue-limit.js';
import type { LedgerSource } from '../round/rounds.js';
import type { BatchClient } from '../service/client.js';
import type { Environment } from '../service/runtime.js';
import type { TimingOptions } from '../service/timing.js';
import type { Retry, RoundCounts } from './plan-round.js';

/** Options for opening a job. */
export interface OpenJobOptions extends TimingOptions, QueueLimitOptions {
  /** `new OpenAI()`, or anything with the same calls. */
  client: BatchClient;
  /** Where the records of each round are kept, by the round's folder. @default ledger.jsonl in that folder */
  ledger?: LedgerSource | undefined;
  /** Environment variables, such as `BATCH_CREATOR_SETTLE_MS`. @default the environment of the process */
  env?: Environment | undefined;
  /** The API key changed but the account is the same: use this one. @default false */
  sameAccount?: boolean | undefined;
  /** Creates batches even if the service reports another size for an upload. @default false */
  ignoreSize?: boolean | undefined;
}

/** Options of `submit`. */
export interface SubmitOptions extends OpenJobOptions {
  /** The endpoint of the batch. @default the url of the file's requests */
  endpoint?: string | undefined;
  /** Another model for every request. The requests then count as new and are sent again. @default the model of each request */
  model?: string | undefined;
  /**
   * Resends requests that did not succeed in an earlier round: all of them, or those with a given status, e.g. `['expired']`.
   * @default false
   */
  retry?: Retry | undefined;
  /** With `retry`: the most times that a request is resent, over all rounds. @default no limit */
  maxRetries?: number | undefined;
  /** Sends every request, including answered ones; the newest successful answer wins. @default false */
  all?: boolean | undefined;
  /** Sends identical requests once and uses the answer for all of them. @default false: each gets its own answer */
  shareIdentical?: boolean | undefined;
  /** The completion window; OpenAI accepts only `24h`. @default '24h' */
  completionWindow?: string | undefined;
  /** Becomes `metadata.description`. At most 512 characters. @default none */
  description?: string | undefined;
  /** Up to 11 key-value pairs (12 without a description), of at most 64 and 512 characters. @default none */
  metadata?: Readonly<Record<string, string>> | undefined;
  /** Seconds after which the service deletes the input file, 3,600 to 2,592,000. @default none: the service keeps the file */
  inputExpiresAfter?: number | undefined;
  /** Seconds after which the service deletes the result files, 3,600 to 2,592,000. @default none: the service keeps the files */
  outputExpiresAfter?: number | undefined;
  /** `false` sends the files even if the service would reject them. @default true */
  validate?: boolean | undefined;
  /**
   * The most that a round may cost, in US dollars. A round that may cost more isn't started; a resumed round sends only
   * the parts that fit into the rest. The ledger keeps the amount until you give another.
   * @default no limit
   */
  maxCost?: number | undefined;
  /** Submits content even if another job has already submitted it. @default false */
  allowDuplicate?: boolean | undefined;
  /** Stops submitting; batches that were created go on. The signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
  /** Called with the state while the files are submitted. @default none */
  onStatus?: ((status: JobStatus) => void) | undefined;
}

/** A preview of `submit`. */
export interface SubmitPlan extends RoundCounts {
  /** The service's host, e.g. `api.openai.com`, with its port if it has one; `unknown` if the client names none. */
  host: string;
  /** The folder of the job, e.g. `data/reviews.job`. */
  folder: string;
  /** The number of the round that would begin or resume, 1-based. */
  round: number;
  /** True if the last round has not ended, and would be continued. */
  isContinued: boolean;
  /** The files that would be sent. */
  parts: PartFacts[];
  /** What sending may cost, in US dollars. Absent if a price is unknown, or nothing would be sent. */
  cost?: ExpectedRange;
}
