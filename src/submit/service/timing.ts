import { setTimeout as wait } from 'node:timers/promises';
import { BatchOptionsError } from '../../errors.js';
import { type Environment, environment } from './runtime.js';

/** Timeouts and pauses, all in milliseconds. */
export interface Timing {
  /** How long to wait when it is unclear whether a batch was created, before another attempt. @default 900_000 (15 minutes) */
  settleMs: number;
  /** A fixed time between checks of a batch. @default from a second to a minute; against loopback from 100 ms to a second */
  pollMs?: number;
  /** How long a call may take; an upload gets more by its size. @default 100_000 */
  timeoutMs: number;
  /** The first pause after a failure; it doubles each time, up to a minute. @default 1_000; against loopback 50, up to a second */
  backoffMs: number;
  /** The longest pause after a failure. */
  maxBackoffMs: number;
  /** True if the service is on this machine, which makes the default pauses shorter. */
  isLoopback: boolean;
}

/** The timing options of `submit` and `openJob`. */
export type TimingOptions = {
  [Knob in 'settleMs' | 'pollMs' | 'timeoutMs' | 'backoffMs']?: Timing[Knob] | undefined;
};

/**
 * Timing from the options, else from `BATCH_CREATOR_*` variables, else defaults that depend on where the service is.
 *
 * @throws BatchOptionsError for a variable that is not a number.
 */
export function timingOf(options: TimingOptions, host: string, env: Environment = environment): Timing {
  const isLoopback = isLoopbackHost(host);
  const knob = (name: string) => {
    const given = env[`BATCH_CREATOR_${name}_MS`]?.trim();
    if (!given) return undefined;
    const value = Number(given);
    if (value >= 0 && Number.isFinite(value)) return value;
    throw new BatchOptionsError(
      `BATCH_CREATOR_${name}_MS is "${given}"; it must be a number of milliseconds, like 1500. Unset it to use the default.`,
    );
  };
  const backoffMs = options.backoffMs ?? knob('BACKOFF') ?? (isLoopback ? 50 : 1_000);
  const pollMs = options.pollMs ?? knob('POLL');
  return {
    settleMs: options.settleMs ?? knob('SETTLE') ?? 900_000,
    ...(pollMs !== undefined && { pollMs }),
    timeoutMs: options.timeoutMs ?? knob('TIMEOUT') ?? 100_000,
    backoffMs,
    maxBackoffMs: Math.max(backoffMs, isLoopback ? 1_000 : 60_000),
    isLoopback,
  };
}

/** True for loopback hosts. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)(:\d+)?$/i.test(host);
}

/** Exponential backoff with up to 25% jitter, so that programs that failed together do not retry together. */
export function backoff(
  { backoffMs, maxBackoffMs }: Pick<Timing, 'backoffMs' | 'maxBackoffMs'>,
  failures: number,
): number {
  const full = Math.min(backoffMs * 2 ** Math.max(0, failures - 1), maxBackoffMs);
  return full * (1 - Math.random() / 4);
}

/** The time until the next check; it grows the longer a batch runs. */
export function pollDelay({ pollMs, isLoopback }: Timing, polls: number): number {
  if (pollMs !== undefined) return pollMs;
  const [first, last] = isLoopback ? [100, 900] : [1_000, 60_000];
  return Math.min(first * 1.4 ** polls, last) * (1 - Math.random() / 10);
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** Waits. @throws the signal's reason when it fires. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  try {
    await wait(Math.min(Math.max(ms, 0), LONGEST_TIMER), undefined, signal && { signal });
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}
