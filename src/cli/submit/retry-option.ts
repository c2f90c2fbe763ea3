import type { Retry } from '../../submit/job/plan-round.js';

/** `--retry` alone is everything that did not succeed; with statuses it is those. */
export function retryOption(given: string | true | undefined): Retry | undefined {
  if (given === undefined || given === true) return given;
  if (given === 'all') return true;
  return given.split(',').map((status) => status.trim()) as Retry;
}
