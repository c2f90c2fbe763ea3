import { z } from 'zod';
import { anyFunction, type FieldsOf, positiveInt } from '../arguments/check-options.js';
import type { AnswerFunction } from './answers/replies.js';
import type { Clock } from './api/clock.js';
import type { Fault, FaultName } from './faults/faults.js';
import type { RequestLog } from './http/server.js';
import type { UpstreamOptions } from './upstream/upstream.js';

/** Options of `startEmulator`. Every option has a default. */
export interface EmulatorOptions {
  /** The port to listen on. @default 0, any free port */
  port?: number;
  /** The address to listen on. @default '127.0.0.1' */
  host?: string;
  /** The only API key that is accepted. @default any key is accepted; a request without one gets a 401 */
  apiKey?: string;
  /** Milliseconds without a byte after which an unfinished request is closed. @default 30000 */
  idleTimeout?: number;
  /** Decides the answers. @default answers are made up, in the format each request asks for */
  answer?: AnswerFunction;
  /** A server that answers the requests, by its base URL or with options. @default none */
  upstream?: string | UpstreamOptions;
  /** Faults to inject. @default none */
  faults?: readonly (Fault | FaultName)[];
  /** The clock of batches, such as a `ManualClock`. @default the computer's */
  clock?: Clock;
  /** How many times faster than the service a batch goes through its states. @default 1000; 1 with a clock of your own */
  speed?: number;
  /** A folder that keeps files and batches, even across a crash; one emulator at a time can use it. @default none: memory, and a temporary folder for large files */
  data?: string;
  /** Requests of one batch that `answer` may work on at a time. @default 8 */
  concurrency?: number;
  /** Input tokens that the unfinished batches of one model may hold together. @default no limit */
  enqueuedTokenLimit?: number;
  /** Models that requests may name besides those of the catalog. @default none; any with `upstream` */
  models?: readonly string[] | 'any';
  /**
   * Supports range requests for file contents, with 206 and a strong `ETag`; the service is not known to. @default
   * false
   */
  ranges?: boolean;
  /** Called after every request. @default none */
  onRequest?: (entry: RequestLog) => void;
  /** Called with errors of the emulator itself. @default none */
  onError?: (error: unknown) => void;
}

const upstream = z.strictObject({
  url: z.string(),
  apiKey: z.string().optional(),
  model: z.string().optional(),
  concurrency: positiveInt.optional(),
  retries: z.int().min(0).optional(),
  timeout: z.number().positive().optional(),
  backOff: z.number().min(0).optional(),
} satisfies FieldsOf<UpstreamOptions>);

/** The shape of `EmulatorOptions`. Faults are checked by the plan that takes them. */
export const emulatorOptionsSchema = z.strictObject({
  port: z.int().min(0).max(65_535).optional(),
  host: z.string().min(1).optional(),
  apiKey: z.string().min(1).optional(),
  idleTimeout: positiveInt.optional(),
  answer: anyFunction.optional(),
  upstream: z.union([z.string(), upstream]).optional(),
  faults: z.array(z.unknown()).optional(),
  clock: z.custom<Clock>((value) => typeof value === 'object' && value !== null, 'expected a Clock').optional(),
  speed: z.number().positive().optional(),
  data: z.string().min(1).optional(),
  concurrency: positiveInt.optional(),
  enqueuedTokenLimit: z.number().min(0).optional(),
  models: z.union([z.literal('any'), z.array(z.string())]).optional(),
  ranges: z.boolean().optional(),
  onRequest: anyFunction.optional(),
  onError: anyFunction.optional(),
} satisfies FieldsOf<EmulatorOptions>);
