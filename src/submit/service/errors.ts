import { BatchError, BatchOptionsError } from '../../errors.js';

/** The service refused, or could not be reached; what was asked is in the message. */
export class BatchServiceError extends BatchError {
  override name = 'BatchServiceError';
  /** The HTTP status, where there was a reply. */
  readonly status: number | undefined;
  /** The service's own code, like `token_limit_exceeded`. */
  readonly code: string | undefined;
  /** What the service's support asks for. */
  readonly requestId: string | undefined;

  constructor(message: string, facts: { status?: number; code?: string; requestId?: string } = {}) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
    this.requestId = facts.requestId;
  }
}

/** It may cost more than `maxCost` allows, or nobody knows what it costs; nothing was sent. */
export class BatchBudgetError extends BatchError {
  override name = 'BatchBudgetError';
}

/** Another process works on this job. */
export class BatchLockedError extends BatchError {
  override name = 'BatchLockedError';
  /** Who, like `process 4711`. */
  readonly holder: string;

  constructor(message: string, holder: string) {
    super(message);
    this.holder = holder;
  }
}

/** The job's ledger cannot be trusted, or cannot be written; nothing more is sent. */
export class BatchLedgerError extends BatchError {
  override name = 'BatchLedgerError';
}

/** A job begun with one account or host is continued with another. */
export class BatchAccountError extends BatchError {
  override name = 'BatchAccountError';
}

/** The same content is already a batch, or two batches do the work of one. */
export class BatchDuplicateContentError extends BatchError {
  override name = 'BatchDuplicateError';
  /** The batches that are there already. */
  readonly batchIds: string[];

  constructor(message: string, batchIds: string[]) {
    super(message);
    this.batchIds = batchIds;
  }
}

/** The error for a folder that holds no job. */
export function noJob(folder: string): BatchError {
  return new BatchOptionsError(`There is no job in ${folder}. Submit its file first.`);
}

/** The error for results that a clean-up deleted. */
export function cleanedAway(folder: string): BatchError {
  return new BatchOptionsError(
    `The job in ${folder} was cleaned up: its results are deleted, here and at the service. To ask again is to pay again: save the requests under another name.`,
  );
}
