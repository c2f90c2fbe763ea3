import type { RequestCounts } from '../service/client.js';

/** One input file of a job, as it was when the job began. */
export interface PartFacts {
  /** 1-based. */
  part: number;
  /** From the job's folder. */
  path: string;
  sha256: string;
  bytes: number;
  requests: number;
  endpoint: string;
  model?: string;
  /** Estimated input tokens. */
  tokens: number;
}

/** The input of a job as it was when a round was planned, of which the round may have sent only a part. */
export interface JobSource {
  /** The names to find the input by, from the job's folder. */
  paths: string[];
  /** The SHA-256 of each of its files. */
  sha256: string[];
  /** The model that replaced that of every request. */
  model?: string;
  /** True if one answer serves all requests that are the same. */
  shareIdentical?: true;
  /** A hash of all its requests, whatever their order and IDs; kept where the caller guards against sending a dataset twice. */
  dataset?: string;
}

/** Whom a job belongs to. */
export interface Account {
  host: string;
  organization: string;
  project: string;
  salt: string;
  /** Salted hash of the API key. */
  key: string;
}

/** How a batch ended. */
export interface Ending {
  status: string;
  counts?: RequestCounts;
  outputFile?: string;
  errorFile?: string;
  /** Why validation failed. Without the texts, which may quote a prompt. */
  errors?: { code?: string; line?: number; param?: string }[];
  usage?: { inputTokens: number; outputTokens: number; totalTokens: number };
}

/** Everything that can be written down about a job. Never a prompt, never a key. */
export type LedgerRecord =
  | {
      kind: 'job';
      job: string;
      account: Account;
      parts: PartFacts[];
      completionWindow: string;
      metadata: Record<string, string>;
      inputExpiresAfter?: number;
      outputExpiresAfter?: number;
      /** Absent in jobs of version 0.1. */
      source?: JobSource;
    }
  /** The input of the job is another now, and all its requests were answered before. */
  | { kind: 'source'; source: JobSource }
  | { kind: 'account'; account: Account }
  | { kind: 'upload_intent'; part: number; upload: number; name: string }
  | { kind: 'uploaded'; part: number; file: string; createdAt: number; adopted?: true }
  | { kind: 'create_intent'; part: number; attempt: number; file: string; at: number }
  | { kind: 'create_refused'; part: number; attempt: number; status?: number; code?: string }
  | { kind: 'created'; part: number; attempt: number; batch: string; adopted?: true }
  | { kind: 'fence_intent'; part: number; file: string }
  | { kind: 'fenced'; part: number; file: string }
  | { kind: 'attempt_void'; part: number; attempt: number }
  | { kind: 'ended'; part: number; batch: string; ending: Ending }
  | { kind: 'doubled'; part: number; batch: string; cancelled: boolean }
  | {
      kind: 'downloaded';
      part: number;
      which: ResultKind;
      file: string;
      bytes: number;
      lines: number;
      sha256: string;
    }
  /** What the job may cost, and each part at most, in US dollars; the last one counts. */
  | { kind: 'budget'; maxCost: number; most: readonly number[] }
  /** The tokens that may be in the queue at a time, for this job alone or for all that share an allowance; the last one counts. */
  | { kind: 'queue_limit'; maxEnqueuedTokens: number; allowance?: string }
  | { kind: 'cancel' }
  | { kind: 'collated'; to: string }
  | { kind: 'cleaned' };

/** A record that speaks of one part. */
export type PartRecord = Extract<LedgerRecord, { part: number }>;

/** The two result files of a batch. */
export type ResultKind = 'output' | 'errors';

/**
 * Where a job's records are kept: append-only, in order, and on the disk before `append` resolves. State is a pure
 * function of the records. The file in the job's folder is one implementation; a database table can be another.
 */
export interface Ledger {
  /** Names it to others that share an allowance: the folder, or the job's name in a database. */
  readonly name?: string;
  /** Makes this process the only one to append; resolves to what gives the lock back. */
  lock(): Promise<() => Promise<void>>;
  /** @throws BatchLedgerError when it is not certain that the record is kept; nothing may be sent after that. */
  append(record: LedgerRecord): Promise<void>;
  /** All records, oldest first. Needs no lock. */
  records(): Promise<LedgerRecord[]>;
}

/** Does something as the only process that may write to the ledger. */
export async function withLock<Result>(ledger: Ledger, work: () => Promise<Result>): Promise<Result> {
  const unlock = await ledger.lock();
  try {
    return await work();
  } finally {
    await unlock();
  }
}
