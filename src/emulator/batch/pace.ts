import type { BatchStatus } from '../api/wire.js';
import type { EmulatorContext } from './emulator-context.js';
import type { Interruption } from './execute.js';
import type { LiveBatch } from './live-batch.js';

/** How long a small batch stays in each state at the service, in milliseconds. A guess: only the 24 hours are promised. */
const LASTS = { validating: 5_000, in_progress: 20_000, finalizing: 5_000, cancelling: 10_000 };

/** The number of steps in which a batch finishes its requests. */
const STEPS = 10;

/** Thrown to end a batch's work when the emulator closes. */
export class Stopped extends Error {}

/** How long a batch stays in a state, and when its next request may begin. */
export class Pace {
  readonly #entry: LiveBatch;
  readonly #context: EmulatorContext;
  #turns: Promise<unknown> = Promise.resolve();
  #begun = 0;

  constructor(entry: LiveBatch, context: EmulatorContext) {
    this.#entry = entry;
    this.#context = context;
  }

  /** Waits for as long as a batch stays in a state: forever if a fault says so. */
  async stay(state: keyof typeof LASTS, ...signals: AbortSignal[]): Promise<void> {
    await this.#pause(this.isStuckIn(state) ? Number.POSITIVE_INFINITY : LASTS[state], ...signals);
  }

  isStuckIn(state: BatchStatus): boolean {
    const stuck = this.#entry.fromFault('stays');
    return stuck !== undefined && stuck.says(stuck.fault) === state;
  }

  /**
   * Lets one request begin after the other, at the clock's pace; returns the interruption that prevents the next one,
   * if any.
   */
  turn(): Promise<Interruption | undefined> {
    const turn = this.#turns.then(() => this.#takeTurn());
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  async #takeTurn(): Promise<Interruption | undefined> {
    const { batch } = this.#entry.record;
    const { signal: cancelled } = this.#entry.cancelled;
    const { total } = batch.request_counts;
    const stepBegins = this.#begun++ % Math.ceil(total / STEPS) === 0;
    if (stepBegins && !this.#context.upstream && !cancelled.aborted) {
      await this.#pause(Math.floor(LASTS.in_progress / Math.min(total, STEPS)), cancelled);
    }
    if (this.#context.stop.aborted) throw new Stopped();
    if (cancelled.aborted) return 'cancelled';
    const expire = this.#entry.fromFault('expiresAfter');
    const over = this.#context.clock.now() >= batch.expires_at * 1000;
    return over || (expire && this.#begun > expire.says(expire.fault, total)) ? 'expired' : undefined;
  }

  async #pause(ms: number, ...signals: AbortSignal[]): Promise<void> {
    await this.#context.clock.sleep(ms / this.#context.speed, this.#context.stop, ...signals);
    if (this.#context.stop.aborted) throw new Stopped();
  }
}
