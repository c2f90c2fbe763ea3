import type { BatchStatus } from '../api/wire.js';
import type { EmulatorContext } from './emulator-context.js';
import type { Interruption } from './execute.js';
import type { LiveBatch } from './live-batch.js';

/** How long the states of a small batch last at the service, in milliseconds. A guess: it promises only the 24 hours. */
const LASTS = { validating: 5_000, in_progress: 20_000, finalizing: 5_000, cancelling: 10_000 };

/** In how many steps the requests of a batch get done. */
const STEPS = 10;

/** What ends a life from outside: the emulator closes. */
export class Stopped extends Error {}

/** How long a batch stays in a state, and when its next request may begin. */
export class Pace {
  readonly #entry: LiveBatch;
  readonly #world: EmulatorContext;
  #turns: Promise<unknown> = Promise.resolve();
  #begun = 0;

  constructor(entry: LiveBatch, world: EmulatorContext) {
    this.#entry = entry;
    this.#world = world;
  }

  /** Remains in a state for its usual time, or for ever where that is asked for. */
  async stay(state: keyof typeof LASTS, ...signals: AbortSignal[]): Promise<void> {
    await this.#pause(this.isStuckIn(state) ? Number.POSITIVE_INFINITY : LASTS[state], ...signals);
  }

  isStuckIn(state: BatchStatus): boolean {
    const stuck = this.#entry.fromFault('stays');
    return stuck !== undefined && stuck.says(stuck.fault) === state;
  }

  /** One request after the other, at the pace of the clock; tells what keeps the next from beginning. */
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
    if (stepBegins && !this.#world.upstream && !cancelled.aborted) {
      await this.#pause(Math.floor(LASTS.in_progress / Math.min(total, STEPS)), cancelled);
    }
    if (this.#world.stop.aborted) throw new Stopped();
    if (cancelled.aborted) return 'cancelled';
    const expire = this.#entry.fromFault('expiresAfter');
    const over = this.#world.clock.now() >= batch.expires_at * 1000;
    return over || (expire && this.#begun > expire.says(expire.fault, total)) ? 'expired' : undefined;
  }

  async #pause(ms: number, ...signals: AbortSignal[]): Promise<void> {
    await this.#world.clock.sleep(ms / this.#world.speed, this.#world.stop, ...signals);
    if (this.#world.stop.aborted) throw new Stopped();
  }
}
