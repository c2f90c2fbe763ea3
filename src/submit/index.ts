export type { SubmitInput } from './job/input-files.js';
export type { Job } from './job/job.js';
export type { JobResultsOptions } from './job/job-results.js';
export type { Retry, RoundCounts } from './job/plan-round.js';

export { openJob, planSubmit, submit } from './job/submit.js';
export type { OpenJobOptions, SubmitOptions, SubmitPlan } from './job/submit-options.js';

export type { Allowance, AllowanceStatus, Hold, HoldKey } from './ledger/allowance.js';

export { FileAllowance } from './ledger/file-allowance.js';
export { FileLedger } from './ledger/file-ledger.js';
export type { Account, Ending, JobSource, PartFacts } from './ledger/job-facts.js';
export type { Ledger } from './ledger/ledger.js';
export type { LedgerRecord, ResultKind } from './ledger/ledger-record.js';
export type { WaitReason } from './protocol/part-runtime.js';
export { allowHttp } from './round/account.js';
export type { JobOutput } from './round/job-outputs.js';
export type { BatchProgress, JobStatus, RoundStatus, Waiting } from './round/job-status.js';
export type { QueueLimitOptions } from './round/queue-limit.js';
export type { WatchOptions } from './round/round.js';
export type { LedgerSource } from './round/rounds.js';
export type { Builder } from './run/builder.js';
export type { Delivery, OtherOutcome, Receiver, SucceededOutcome } from './run/deliver.js';
export { runBatch } from './run/run-batch.js';
export type { RunBatchOptions, RunBatchResult, Upload as RunBatchUpload } from './run/run-batch-options.js';
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
  TerminalStatus,
} from './service/client.js';
export {
  BatchAccountError,
  BatchBudgetError,
  BatchDuplicateContentError,
  BatchJobError,
  BatchLedgerError,
  BatchLockedError,
  BatchServiceError,
  type JobErrorCode,
} from './service/errors.js';
export type { KeyHolder } from './service/redact.js';
export type { Environment } from './service/runtime.js';
export type { SyncClient } from './service/send-request.js';
export type { Timing as PollTiming, TimingOptions } from './service/timing.js';
export { type TryOutOptions, type TryOutPlan, type TryOutResult, tryOut } from './try-out.js';
export { BatchWebhookError, handleWebhook, type WebhookEvent, type WebhookHeaders } from './webhook.js';
