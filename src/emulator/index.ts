export type { Answered, AnswerFunction } from './answers/replies.js';
export { type Clock, ManualClock } from './api/clock.js';
export type {
  BatchCounts,
  BatchFault,
  BatchObject,
  BatchStatus,
  BatchUsage,
  FileObject,
  ReceivedLine,
  ResultFileRow,
} from './api/wire.js';

export type { FaultPlan } from './faults/fault-plan.js';
export type { FaultDescription, FaultValues } from './faults/fault-row.js';
export { FAULTS, type Fault, type FaultName } from './faults/faults.js';

export type { RequestLog } from './http/server.js';
export type { EmulatorOptions } from './options.js';
export { type Emulator, type EmulatorState, startEmulator } from './start.js';
export type { UpstreamOptions } from './upstream/upstream.js';
