export type {
  BatchClient,
  CallOptions,
  CreateBody,
  ExpiresAfter,
  RemoteBatch,
  RemoteBatchError,
  RemoteFile,
  RemotePage,
  RequestCounts,
} from './client.js';
export type { Delivery, OtherOutcome, Receiver, SucceededOutcome } from './deliver.js';
export {
  BatchAccountError,
  BatchBudgetError,
  BatchDuplicateError,
  BatchLedgerError,
  BatchLockedError,
  BatchServiceError,
} from './errors.js';
export { FileLedger } from './file-ledger.js';
export type { SubmitInput } from './input-files.js';
export type { Job, WatchOptions } from './job.js';
export type { JobOutput } from './job-outputs.js';
export type { JobResultsOptions } from './job-results.js';
export type { BatchProgress, JobStatus } from './job-status.js';
export type { Account, Ending, Ledger, LedgerRecord, PartFacts, ResultKind } from './ledger.js';
export { runBatch } from './run-batch.js';
export type { RunBatchOptions, RunBatchResult } from './run-batch-options.js';
export type { SyncClient } from './send-request.js';
export { type OpenJobOptions, openJob, planSubmit, type SubmitOptions, type SubmitPlan, submit } from './submit.js';
export type { TimingOptions } from './timing.js';
export { type TryOutOptions, type TryOutResult, tryOut } from './try-out.js';
export { BatchWebhookError, handleWebhook, type WebhookEvent, type WebhookHeaders } from './webhook.js';
