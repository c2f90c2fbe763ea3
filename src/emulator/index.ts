export { type Clock, ManualClock } from './clock.js';
export type { FaultPlan } from './fault-plan.js';
export { FAULTS, type Fault, type FaultName } from './faults.js';
export type { Answered, AnswerFunction } from './replies.js';
export type { RequestLog } from './server.js';
export { type Emulator, type EmulatorOptions, type EmulatorState, startEmulator } from './start.js';
export type { UpstreamOptions } from './upstream.js';
export type { BatchFault, BatchObject, BatchStatus, FileObject, RequestLine, ResultRow } from './wire.js';
