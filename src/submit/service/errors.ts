import { BatchError } from '../../errors.js';

/** The service rejected a call or could not be reached; the message names the call. */
export class BatchServiceError extends BatchError {
  override name = 'BatchServiceError';
  /** The HTTP status; undefined if there was no reply. */
  readonly status: number | undefined;
  /** Always `service_error`. */
  readonly code = 'service_error';
  /** The service's own code, like `token_limit_exceeded`. */
  readonly serviceCode: string | undefined;
  /** The request ID, for questions to the service's support; undefined if there was no reply. */
  readonly requestId: string | undefined;

  constructor(message: string, facts: { status?: number; code?: string; requestId?: string } = {}) {
    super(message);
    this.status = facts.status;
    this.serviceCode = facts.code;
    this.requestId = facts.requestId;
  }
}

/** The job may cost more than `maxCost`, or its cost is unknown; nothing was sent. */
export class BatchBudgetError extends BatchError {
  override name = 'BatchBudgetError';
  /** Always `over_budget`. */
  readonly code = 'over_budget';
}

/** Another process is working on this job. */
export class BatchLockedError extends BatchError {
  override name = 'BatchLockedError';
  /** Always `job_locked`. */
  readonly code = 'job_locked';
  /** The other process, e.g. `process 4711`. */
  readonly holder: string;

  constructor(message: string, holder: string) {
    super(message);
    this.holder = holder;
  }
}

/** The job's ledger is damaged or cannot be written; nothing more is sent. */
export class BatchLedgerError extends BatchError {
  override name = 'BatchLedgerError';
  /** Always `ledger_unusable`. */
  readonly code = 'ledger_unusable';
}

/** The job was started with another account or host. */
export class BatchAccountError extends BatchError {
  override name = 'BatchAccountError';
  /** Always `wrong_account`. */
  readonly code = 'wrong_account';
}

/** The same content is already in a batch, or a part has two batches. */
export class BatchDuplicateContentError extends BatchError {
  override name = 'BatchDuplicateContentError';
  /** Always `duplicate_content`. */
  readonly code = 'duplicate_content';
  /** The IDs of the batches with this content, like `batch_…`. */
  readonly batchIds: string[];

  constructor(message: string, batchIds: string[]) {
    super(message);
    this.batchIds = batchIds;
  }
}

/** Why a job cannot be used for a call. */
export type JobErrorCode = 'job_not_found' | 'job_running' | 'job_cleaned' | 'job_changed';

/** The job is not in the state that a call needs. */
export class BatchJobError extends BatchError {
  override name = 'BatchJobError';
  /**
   * `job_not_found`: nothing was submitted; `job_running`: it has not ended; `job_cleaned`: its results were deleted;
   * `job_changed`: its input has changed.
   */
  readonly code: JobErrorCode;
  /** The folder of the job, e.g. `data/reviews.job`. */
  readonly folder: string;

  constructor(message: string, code: JobErrorCode, folder: string) {
    super(message);
    this.code = code;
    this.folder = folder;
  }
}

/** The error for a folder without a job. */
export function noJob(folder: string): BatchError {
  return new BatchJobError(`There is no job in ${folder}. Submit its file first.`, 'job_not_found', folder);
}

/** The error for results that a clean-up deleted. */
export function cleanedAway(folder: string): BatchError {
  return new BatchJobError(
    `The job in ${folder} was cleaned up: its results were deleted here and at the service. To send all requests again and pay for them again, use --all (all: true).`,
    'job_cleaned',
    folder,
  );
}
