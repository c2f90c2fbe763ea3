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
  errors?: {
    /** The service's error code, e.g. `duplicate_custom_id`; absent if it gave none. */
    code?: string;
    /** The line of the input file, 1-based; absent for the file as a whole. */
    line?: number;
    /** The field at fault, e.g. `body.model`; absent if the service named none. */
    param?: string;
  }[];
  /** Tokens of all answered requests; absent if the service did not report them. */
  usage?: {
    /** Tokens of all requests, those from the prompt cache included. */
    inputTokens: number;
    /** Tokens of all answers, reasoning included. */
    outputTokens: number;
    /** Input and output tokens together. */
    totalTokens: number;
  };
}
