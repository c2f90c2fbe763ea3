import { BatchError } from '../../errors.js';
import type { CallLimits } from './call.js';
import { classify } from './classify.js';
import { BatchServiceError } from './errors.js';
import { backoff, pause, type Timing } from './timing.js';

const TRIES = 5;

/** Retries a call that is safe to repeat, within the given limits, until it succeeds or fails for good. */
export async function retryCall<Reply>(
  what: string,
  timing: Timing,
  signal: AbortSignal | undefined,
  work: (limits: CallLimits) => Promise<Reply>,
): Promise<Reply> {
  for (let tries = 1; ; tries++) {
    try {
      return await work({ timeoutMs: timing.timeoutMs, signal });
    } catch (error) {
      if (error instanceof BatchError || signal?.aborted) throw error;
      const failure = classify(error);
      if (failure.fatal || tries >= TRIES) {
        const status = failure.status === undefined ? '' : ` (HTTP ${failure.status})`;
        throw new BatchServiceError(`The service could not ${what}: ${failure.message}${status}`, failure);
      }
      await pause(Math.max(backoff(timing, tries), failure.retryAfterMs ?? 0), signal);
    }
  }
}
