import { setTimeout as wait } from 'node:timers/promises';

/** The time by which batches live. `startEmulator` takes the wall clock unless a test brings one that it drives. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; returns early, without an error, when one of the signals fires. */
  sleep(ms: number, ...signals: AbortSignal[]): Promise<void>;
  /** Runs work whose only pauses that matter are `sleep`s, so that a driven clock knows when all is still. */
  task(work: () => Promise<void>): Promise<void>;
}

/** The time as the API tells it. */
export function unixSeconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}

/** The day that it is, YYYY-MM-DD in UTC. */
export function dayOf(clock: Clock): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}

/** Node's timers fire at once for anything longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The computer's own clock. */
export const wallClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, ...signals) {
    const signal = AbortSignal.any(signals);
    for (let left = ms; left > 0 && !signal.aborted; left -= LONGEST_TIMER) {
      await wait(Math.min(left, LONGEST_TIMER), undefined, { signal }).catch(() => undefined);
    }
  },
  task: (work) => work(),
};

interface Sleeper {
  at: number;
  wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #awake = 0;
  #whenStill: (() => void)[] = [];

  /** Starts at the present, or at the time given in milliseconds since 1970. */
  constructor(start: number = Date.now()) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, ...signals: AbortSignal[]): Promise<void> {
    const signal = AbortSignal.any(signals);
    if (ms <= 0 || signal.aborted) return;
    const woken = new Promise<void>((resolve) => {
      const sleeper = { at: this.#now + ms, wake: () => finish() };
      const finish = () => {
        signal.removeEventListener('abort', finish);
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        this.#awake++;
        resolve();
      };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', finish);
    });
    this.#rest();
    await woken;
  }

  async task(work: () => Promise<void>): Promise<void> {
    this.#awake++;
    try {
      await work();
    } finally {
      this.#rest();
    }
  }

  /** Moves the time on, and returns when everything that falls due on the way has happened. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    for (;;) {
      await this.settle();
      const next = this.#sleepers.filter(({ at }) => at <= target).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = next.at;
      next.wake();
    }
    this.#now = target;
  }

  /** Returns when nothing happens any more without the time moving on. */
  async settle(): Promise<void> {
    while (this.#awake > 0) await new Promise<void>((resolve) => this.#whenStill.push(resolve));
  }

  #rest(): void {
    this.#awake--;
    if (this.#awake > 0) return;
    for (const resolve of this.#whenStill.splice(0)) resolve();
  }
}
