export type { Answered, AnswerFunction } from './answers/replies.js';
export { type Clock, ManualClock } from './api/clock.js';
export type { FaultPlan } from './api/fault-plan.js';
export { FAULTS, type Fault, type FaultName } from './api/faults.js';
export type {
  BatchFault,
  BatchObject,
  BatchStatus,
  BatchUsage,
  FileObject,
  RequestCounts,
  RequestLine,
  ResultRow,
} from './api/wire.js';
export type { RequestLog } from './http/server.js';
export { type Emulator, type EmulatorOptions, type EmulatorState, startEmulator } from './start.js';
export type { UpstreamOptions } from './upstream/upstream.js';
