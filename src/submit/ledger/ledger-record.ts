import type { Account, Ending, JobSource, PartFacts } from './job-facts.js';

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
  | {
      /** The input of the job was replaced, and all its requests were already answered. */
      kind: 'source';
      /** The new input. */
      source: JobSource;
    }
  | {
      /** The API key was changed within the same account. */
      kind: 'account';
      /** The account, with the hash of the new key. */
      account: Account;
    }
  | {
      /** An upload is about to start. */
      kind: 'upload_intent';
      /** The part, 1-based. */
      part: number;
      /** The upload of this part, 1-based. */
      upload: number;
      /** The name that the file gets at the service, by which a lost upload is found again. */
      name: string;
    }
  | {
      /** An upload succeeded, or was found again. */
      kind: 'uploaded';
      /** The part, 1-based. */
      part: number;
      /** The ID of the file at the service. */
      file: string;
      /** When the service received it, in Unix seconds. */
      createdAt: number;
      /** Present if the upload was found in the list of files because its reply was lost. */
      adopted?: true;
    }
  | {
      /** A batch is about to be created. */
      kind: 'create_intent';
      /** The part, 1-based. */
      part: number;
      /** The create of this part, 1-based; each is sent at most once. */
      attempt: number;
      /** The ID of the uploaded input file. */
      file: string;
      /** When, in milliseconds since 1970. */
      at: number;
    }
  | {
      /** The service rejected the create, so there is no batch. */
      kind: 'create_refused';
      /** The part, 1-based. */
      part: number;
      /** The create of this part, 1-based; each is sent at most once. */
      attempt: number;
      /** The HTTP status of the reply; absent if the refusal came without one. */
      status?: number;
      /** The service's error code, e.g. `token_limit_exceeded`; absent if it gave none. */
      code?: string;
    }
  | {
      /** A batch was created, or was found again. */
      kind: 'created';
      /** The part, 1-based. */
      part: number;
      /** The create of this part, 1-based; each is sent at most once. */
      attempt: number;
      /** The ID of the batch. */
      batch: string;
      /** Present if the batch was found in the list of batches because its reply was lost. */
      adopted?: true;
    }
  | {
      /** The input file is about to be deleted, so that no late create can start. */
      kind: 'fence_intent';
      /** The part, 1-based. */
      part: number;
      /** The ID of the uploaded input file. */
      file: string;
    }
  | {
      /** The input file was deleted. */
      kind: 'fenced';
      /** The part, 1-based. */
      part: number;
      /** The ID that the input file had. */
      file: string;
    }
  | {
      /** The attempt created no batch, and cannot create one anymore. */
      kind: 'attempt_void';
      /** The part, 1-based. */
      part: number;
      /** The create of this part, 1-based; each is sent at most once. */
      attempt: number;
    }
  | {
      /** The batch has ended. */
      kind: 'ended';
      /** The part, 1-based. */
      part: number;
      /** The ID of the batch. */
      batch: string;
      /** Its last status, counts and result files. */
      ending: Ending;
    }
  | {
      /** The service made a second batch of the same part. */
      kind: 'doubled';
      /** The part, 1-based. */
      part: number;
      /** The ID of the second batch. */
      batch: string;
      /** True if it was cancelled before it started. */
      cancelled: boolean;
    }
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
  | {
      /** What the job may cost; the last one counts. */
      kind: 'budget';
      /** The most that the round may cost, in US dollars. */
      maxCost: number;
      /** The most that each part may cost, in US dollars, in the order of the parts. */
      most: readonly number[];
    }
  | {
      /** How much may be in the queue at a time; the last one counts. */
      kind: 'queue_limit';
      /** Estimated input tokens of all parts that may be in the queue at a time. */
      maxEnqueuedTokens: number;
      /** The name of the allowance that other jobs share; absent if the limit is for this job alone. */
      allowance?: string;
    }
  | {
      /** The user asked to cancel the round. */
      kind: 'cancel';
    }
  | {
      /** The results were written to a file. */
      kind: 'collated';
      /** The path of that file. */
      to: string;
    }
  | {
      /** The job's files at the service and its local results were deleted. */
      kind: 'cleaned';
    };

/** A record about one part. */
export type PartRecord = Extract<LedgerRecord, { part: number }>;

/** The two result files of a batch. */
export type ResultKind = 'output' | 'errors';
