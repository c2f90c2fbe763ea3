import type { AllowanceStatus } from '../ledger/allowance.js';
import type { Ending, PartFacts } from '../ledger/job-facts.js';
import { unnamedResults } from '../protocol/ending.js';
import { isForRoom, type WaitReason } from '../protocol/part-runtime.js';
import { isUnsent, type JobState, type PartState } from '../protocol/state.js';
import { isTerminal, type RemoteBatch, type RequestCounts } from '../service/client.js';
import { stalled } from './stalled.js';

/** The state of one part of a job. */
export interface BatchProgress {
  /** The number of the part, 1-based. */
  part: number;
  /** The ID of the batch; empty before it is created. */
  id: string;
  /** The status of the batch; before it is created `submitting`, or `waiting` if there is no room. */
  status: string;
  /** How many requests of the part are done. */
  requestCounts: RequestCounts;
  /** Why the part waits; absent if it does not. */
  waiting?: Waiting;
  /**
   * Set if a batch has been in one state for 2 hours (it begins with `STALLED` if the batch has not ended an hour after its
   * `expires_at`), or ended without naming its result files. Nothing is submitted again because of it.
   */
  warning?: string;
  /** Why validation failed; absent if it did not. */
  errors?: {
    /** The service's error code, e.g. `duplicate_custom_id`; absent if it gave none. */
    code?: string;
    /** The line of the input file, 1-based; absent for the file as a whole. */
    line?: number;
    /** The field at fault, e.g. `body.model`; absent if the service named none. */
    param?: string;
    /** The service's words, at most 300 characters; present only if this process has just read the batch. */
    message?: string;
  }[];
}

/** Why a part waits. */
export interface Waiting {
  /**
   * `retry`: after a failure; `file`: until the service knows the upload; `settle`: to see whether a batch was created;
   * `results`: until the service names the result files; `queue`, `room`, `rate`: for room at the service, in
   * `maxEnqueuedTokens`, or in the creates of an hour; `budget`: not sent, because it may cost more than `maxCost` allows;
   * `open`: it is unknown whether a batch was created, and nobody is looking.
   */
  reason: Exclude<WaitReason, 'poll'> | 'open';
  /** The reason in a sentence. */
  message: string;
}

/** A job and the state of its last round. */
export interface JobStatus extends RoundStatus {
  /** The number of the last round. */
  round: number;
  /** Every round, the first one first. */
  rounds: {
    /** The number of the round, 1-based. */
    round: number;
    /** Its status, as in `RoundStatus`. */
    status: string;
    /** How many of its requests are done. */
    requestCounts: RequestCounts;
  }[];
}

/** The state of one round. */
export interface RoundStatus {
  /** The ID that the metadata of its batches holds as `batch_creator_job`. */
  job: string;
  /** The folder of the round; in a `JobStatus`, that of the job. */
  folder: string;
  /** The service's host, e.g. `api.openai.com`, with its port if it has one; `unknown` if the client names none. */
  host: string;
  /** `completed` if all parts are; the status of a part that ended otherwise; else the status of the least advanced part. */
  status: string;
  /** The counts of all parts together. */
  requestCounts: RequestCounts;
  /** One item for each part, in order. */
  batches: BatchProgress[];
  /** Milliseconds since the oldest batch was created; 0 if unknown. */
  ageMs: number;
  /** Requests done per second since then. */
  rate: number;
  /** Milliseconds until the rest is done at that rate; absent if unknown. */
  etaMs?: number;
  /** The allowance that the job shares with others, where it shares one; absent while it is watched. */
  allowance?: AllowanceStatus;
}

const ORDER = [
  'submitting',
  'waiting',
  'validating',
  'in_progress',
  'cancelling',
  'finalizing',
  'completed',
  'cancelled',
  'expired',
  'failed',
];

/** True when nothing more will happen to any part. */
export function isOver({ batches }: Pick<RoundStatus, 'batches'>): boolean {
  return batches.every(({ status, waiting }) => isTerminal(status) && waiting?.reason !== 'results');
}

/** True for a part that is not sent because of `maxCost`. */
export function isHeldByBudget({ waiting }: Pick<BatchProgress, 'waiting'>): boolean {
  return waiting?.reason === 'budget';
}

/** True if nothing more happens until more may be spent. */
export function isHeldBack({ batches }: Pick<RoundStatus, 'batches'>): boolean {
  return batches.every((batch) => isHeldByBudget(batch) || isTerminal(batch.status));
}

const REASONS: Record<Waiting['reason'], string> = {
  retry: 'trying again after a failure',
  file: 'waiting until the service knows the uploaded file',
  settle: 'it is unclear whether a batch was created; waiting until it must show up',
  results: 'the batch has ended; waiting until the service names its result files',
  queue: "the account's queue is full; waiting for room",
  room: 'waiting for room in maxEnqueuedTokens',
  rate: 'waiting because the service limits how many batches are created in an hour',
  budget: 'not sent: with what the other parts cost, it may cost more than maxCost allows',
  open: 'it is not known yet whether a batch was created; submit looks for it',
};

/** The facts that the status of a part is made from. */
export interface KnownPart {
  state: PartState;
  batch: RemoteBatch | undefined;
  /** `open`: a create has no recorded outcome, and no process is known to be looking for it. */
  waits: WaitReason | 'open' | undefined;
  /** The last error. */
  trouble?: string;
}

/** Puts together the status of a job for people and programs. */
export function jobStatus(state: JobState, folder: string, known: readonly KnownPart[]): RoundStatus {
  const batches = known.map((part) => progressOf(part, state.job.parts[part.state.part - 1]!, state.cancelled));
  const requestCounts = { total: 0, completed: 0, failed: 0 };
  for (const { requestCounts: counts } of batches) {
    for (const key of ['total', 'completed', 'failed'] as const) requestCounts[key] += counts[key];
  }
  const seen = known.flatMap(({ batch }) => (batch ? batch.created_at * 1000 : []));
  // A round that has ended makes no calls; its records show when it was sent.
  const born = seen.length > 0 ? seen : state.creates;
  const ageMs = born.length === 0 ? 0 : Math.max(0, Date.now() - Math.min(...born));
  const done = requestCounts.completed + requestCounts.failed;
  const rate = ageMs > 0 ? (done / ageMs) * 1000 : 0;
  const status = overall(batches.map((batch) => batch.status));
  const etaMs = rate > 0 && status === 'in_progress' ? ((requestCounts.total - done) / rate) * 1000 : undefined;
  return {
    job: state.job.job,
    folder,
    host: state.account.host,
    status,
    requestCounts,
    batches,
    ageMs,
    rate,
    ...(etaMs !== undefined && { etaMs }),
  };
}

function progressOf({ state, batch, waits, trouble }: KnownPart, facts: PartFacts, cancelled: boolean): BatchProgress {
  const ending = state.phase === 'ended' ? state.ending : undefined;
  const before =
    cancelled && isUnsent(state) ? 'cancelled' : isForRoom(waits) || state.queued > 0 ? 'waiting' : 'submitting';
  const status = ending?.status ?? (state.phase === 'live' ? (batch?.status ?? 'validating') : before);
  const counts = ending?.counts ?? batch?.request_counts;
  const errors = errorsOf(batch, ending);
  const warning = ending
    ? unnamedWarning(ending)
    : state.phase === 'live' && batch
      ? stalled(batch, Date.now())
      : undefined;
  return {
    part: state.part,
    id: state.batch,
    status,
    requestCounts: {
      total: counts?.total || facts.requests,
      completed: counts?.completed ?? 0,
      failed: counts?.failed ?? 0,
    },
    ...waitingOf(waits, trouble),
    ...(warning !== undefined && { warning }),
    ...(errors && { errors }),
  };
}

/** The pause between two checks of a running batch does not count as waiting. */
function waitingOf(waits: KnownPart['waits'], trouble: string | undefined): { waiting?: Waiting } {
  if (waits === undefined || waits === 'poll') return {};
  const message = REASONS[waits] + (waits === 'retry' && trouble ? `: ${trouble}` : '');
  return { waiting: { reason: waits, message } };
}

/** The warning for paid answers that cannot be downloaded yet. */
function unnamedWarning(ending: Ending): string | undefined {
  const [first] = unnamedResults(ending);
  if (!first) return undefined;
  const requests = first === 'output' ? `${ending.counts!.completed} completed` : `${ending.counts!.failed} failed`;
  return `the service counts ${requests} requests, but has not named their result file; asking for the results looks again`;
}

function errorsOf(batch: RemoteBatch | undefined, ending: Ending | undefined): BatchProgress['errors'] {
  if (!ending?.errors) return undefined;
  return ending.errors.map((error, index) => {
    const message = batch?.errors?.data?.[index]?.message?.slice(0, 300);
    return message ? { ...error, message } : error;
  });
}

function overall(words: readonly string[]): string {
  // An unknown status counts as running.
  const rank = (word: string) => (ORDER.includes(word) ? ORDER.indexOf(word) : ORDER.indexOf('in_progress'));
  const sorted = words.toSorted((a, b) => rank(a) - rank(b));
  // A round without parts has nothing to send.
  const first = sorted[0] ?? 'completed';
  return rank(first) >= ORDER.indexOf('completed') ? (sorted.at(-1) ?? first) : first;
}
