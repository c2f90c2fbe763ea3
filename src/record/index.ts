export type { SubmitOptions } from '../submit/job/submit.js';
export { BatchRecordError, PendingAnswerError, type RecordErrorCode } from './errors.js';
export { type RecordServer, serveRecorder } from './record-server.js';
export { openRecorder, type Recorder, type RecorderOptions } from './recorder.js';
export { type RunWithBatchesOptions, type RunWithBatchesResult, runWithBatches } from './run-with-batches.js';
