import type { AnswerFunction } from '../answers/replies.js';
import type { Clock } from '../api/clock.js';
import type { Blobs } from '../store/blobs.js';
import type { FileStore } from '../store/files.js';
import type { Journal } from '../store/journal.js';
import type { Upstream } from '../upstream/upstream.js';

/** The shared parts and settings of one emulator. */
export interface EmulatorContext {
  clock: Clock;
  /** How many times faster than the service a batch runs. */
  speed: number;
  blobs: Blobs;
  journal: Journal;
  files: FileStore;
  answer: AnswerFunction | undefined;
  upstream: Upstream | undefined;
  /** Models from the options, in addition to those of the catalog. */
  models: readonly string[];
  /** Whether batches may name a model that the catalog does not offer. */
  acceptsModel(model: string): boolean;
  /** Requests of one batch in flight at a time. */
  concurrency: number;
  /** Input tokens that all live batches of a model may hold together. */
  tokenLimit: number;
  /** Whether file contents support range requests. */
  ranges: boolean;
  /** Fires when the emulator closes. */
  stop: AbortSignal;
  /** Called with internal errors. */
  onError(error: unknown): void;
}
