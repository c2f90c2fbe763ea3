import { setTimeout as wait } from 'node:timers/promises';

/** The clock of batches: the computer's, unless a test passes one of its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; returns early, without an error, when one of the signals fires. */
  sleep(ms: number, ...signals: AbortSignal[]): Promise<void>;
  /** Runs work that pauses only by `sleep`, so that a manual clock knows when everything is done. */
  task(work: () => Promise<void>): Promise<void>;
}

/** The current time in unix seconds. */
export function unixSeconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}

/** Today's date in UTC, as YYYY-MM-DD. */
export function dayOf(clock: Clock): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}

/** Node fires longer timers immediately. */
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

/** A clock that does not move until a test advances it. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #awake = 0;
  #whenStill: (() => void)[] = [];

  /** Starts now, or at a time given in milliseconds since 1970. */
  constructor(start: number = Date.now()) {
    this.#now = start;
  }

  /** The time of this clock, in milliseconds since 1970. */
  now(): number {
    return this.#now;
  }

  /** Waits until the clock has advanced by `ms` milliseconds, or a signal fires. */
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

  /** Runs work during which the clock counts as busy. */
  async task(work: () => Promise<void>): Promise<void> {
    this.#awake++;
    try {
      await work();
    } finally {
      this.#rest();
    }
  }

  /** Advances the time by milliseconds, and returns when everything that became due has happened. */
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

  /** Returns when nothing more happens until the time is advanced. */
  async settle(): Promise<void> {
    while (this.#awake > 0) await new Promise<void>((resolve) => this.#whenStill.push(resolve));
  }

  #rest(): void {
    this.#awake--;
    if (this.#awake > 0) return;
    for (const resolve of this.#whenStill.splice(0)) resolve();
  }
}
