import type { RequestCounts } from '../service/client.js';

/** One input file of a job, as it was when the job began. */
export interface PartFacts {
  /** The number of the part, 1-based. */
  part: number;
  /** The path of the file, relative to the job's folder. */
  path: string;
  /** The SHA-256 of the file, in hex. */
  sha256: string;
  /** The size of the file, in bytes. */
  bytes: number;
  /** Requests in the file. */
  requests: number;
  /** The endpoint of all its requests, e.g. `/v1/responses`. */
  endpoint: string;
  /** The model of its requests; absent if they name none. */
  model?: string;
  /** Estimated input tokens. */
  tokens: number;
}

/** The input of a job when a round was planned; the round may have sent only some of it. */
export interface JobSource {
  /** The names to find the input by, from the job's folder. */
  paths: string[];
  /** The SHA-256 of each of its files. */
  sha256: string[];
  /** The model that replaced that of every request. */
  model?: string;
  /** True if one answer serves all requests that are the same. */
  shareIdentical?: true;
  /** True if the round also sends what was sent before (`all` or `retry`): resumed only if it is asked for again. */
  again?: true;
  /**
   * A hash of all its requests, whatever their order and IDs; kept if the caller guards against sending a dataset
   * twice.
   */
  dataset?: string;
}

/** The account that a job belongs to. */
export interface Account {
  /** The service's host, with its port. */
  host: string;
  /** The organization of the client; empty if it names none. */
  organization: string;
  /** The project of the client; empty if it names none. */
  project: string;
  /** Random salt of `key`, in hex. */
  salt: string;
  /** Salted hash of the API key. */
  key: string;
}

/** How a batch ended. */
export interface Ending {
  /** The terminal status: `completed`, `failed`, `expired` or `cancelled`. */
  status: string;
  /** How many requests succeeded and failed; absent if the service did not report it. */
  counts?: RequestCounts;
  /** The ID of the output file; absent if there is none. */
  outputFile?: string;
  /** The ID of the error file; absent if there is none. */
  errorFile?: string;
  /** Why validation failed. Without the texts, which may quote a prompt. */
  errors?: { code?: string; line?: number; param?: string }[];
  /** Tokens of all answered requests; absent if the service did not report them. */
  usage?: { inputTokens: number; outputTokens: number; totalTokens: number };
}

/** One record of a ledger. Never contains a prompt or a key. */
export type LedgerRecord =
  | {
      /** The first record of every round. */
      kind: 'job';
      /** The ID that the metadata of its batches holds as `batch_creator_job`. */
      job: string;
      /** The account that the job is tied to. */
      account: Account;
      /** The input files, in order. */
      parts: PartFacts[];
      /** The completion window, e.g. `24h`. */
      completionWindow: string;
      /** The metadata of each batch, apart from the pairs of this package. */
      metadata: Record<string, string>;
      /** Seconds after which the service deletes the input file; absent keeps it. */
      inputExpiresAfter?: number;
      /** Seconds after which the service deletes the result files; absent keeps them. */
      outputExpiresAfter?: number;
      /** Absent in jobs of version 0.1. */
      source?: JobSource;
    }
  /** The input of the job was replaced, and all its requests were already answered. */
  | { kind: 'source'; source: JobSource }
  /** The API key was changed within the same account. */
  | { kind: 'account'; account: Account }
  /** An upload is about to start. */
  | { kind: 'upload_intent'; part: number; upload: number; name: string }
  /** An upload succeeded, or was found again (`adopted`). */
  | { kind: 'uploaded'; part: number; file: string; createdAt: number; adopted?: true }
  /** A batch is about to be created; `at` is in milliseconds since 1970. */
  | { kind: 'create_intent'; part: number; attempt: number; file: string; at: number }
  /** The service rejected the create, so there is no batch. */
  | { kind: 'create_refused'; part: number; attempt: number; status?: number; code?: string }
  /** A batch was created, or was found again (`adopted`). */
  | { kind: 'created'; part: number; attempt: number; batch: string; adopted?: true }
  /** The input file is about to be deleted, so that no late create can start. */
  | { kind: 'fence_intent'; part: number; file: string }
  /** The input file was deleted. */
  | { kind: 'fenced'; part: number; file: string }
  /** The attempt created no batch, and cannot create one anymore. */
  | { kind: 'attempt_void'; part: number; attempt: number }
  /** The batch has ended. */
  | { kind: 'ended'; part: number; batch: string; ending: Ending }
  /** The service made a second batch of the same part. */
  | { kind: 'doubled'; part: number; batch: string; cancelled: boolean }
  | {
      /** A result file was downloaded. */
      kind: 'downloaded';
      /** The part that it belongs to, 1-based. */
      part: number;
      /** Output file or error file. */
      which: ResultKind;
      /** The ID of the file at the service. */
      file: string;
      /** The size of the downloaded file, in bytes. */
      bytes: number;
      /** Lines in the downloaded file. */
      lines: number;
      /** The SHA-256 of the downloaded file, in hex. */
      sha256: string;
    }
  /** What the job may cost, and each part at most, in US dollars; the last one counts. */
  | { kind: 'budget'; maxCost: number; most: readonly number[] }
  /** The tokens that may be in the queue at a time, for this job alone or for all that share an allowance; the last one counts. */
  | { kind: 'queue_limit'; maxEnqueuedTokens: number; allowance?: string }
  /** The user asked to cancel the round. */
  | { kind: 'cancel' }
  /** The results were written to this file. */
  | { kind: 'collated'; to: string }
  /** The job's files at the service and its local results were deleted. */
  | { kind: 'cleaned' };

/** A record about one part. */
export type PartRecord = Extract<LedgerRecord, { part: number }>;

/** The two result files of a batch. */
export type ResultKind = 'output' | 'errors';

/**
 * Where a job's records are kept: append-only, in order, and on the disk before `append` resolves. State is a pure
 * function of the records. The file in the job's folder is one implementation; a database table can be another.
 */
export interface Ledger {
  /** How jobs that share an allowance see this one: its folder, or its name in a database. @default none */
  readonly name?: string;
  /** Makes this process the only one to append; resolves to a function that releases the lock. */
  lock(): Promise<() => Promise<void>>;
  /** Appends a record. @throws BatchLedgerError if it is uncertain that the record is stored; nothing may be sent after that. */
  append(record: LedgerRecord): Promise<void>;
  /** All records, oldest first. Needs no lock. */
  records(): Promise<LedgerRecord[]>;
}

/** Runs a function as the only process that may write to the ledger. */
export async function withLock<Result>(ledger: Ledger, work: () => Promise<Result>): Promise<Result> {
  const unlock = await ledger.lock();
  try {
    return await work();
  } finally {
    await unlock();
  }
}
