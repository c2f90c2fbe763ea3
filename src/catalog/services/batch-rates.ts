/**
 * The prices of batches. Source: price facts of 2026-11-10 and recorded batch usage; the steps of the cache are the
 * long-known ones, not checked again.
 */
export const BATCH_RATES = {
  /** The share of the full price, for input and output. */
  share: 0.5,
  /** A shared beginning of prompts is cached from this length on, in steps, in tokens. */
  cacheMinimum: 1_024,
  cacheStep: 128,
  date: '2026-11-20',
} as const;
