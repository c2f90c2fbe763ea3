/** How a batch is charged. Source: price facts of 2026-11-10 and recorded batch usage; the steps of the cache are the long-known ones, not checked again. */
export const BATCH_RATES = {
  /** The share of the full price, of input and output alike. */
  share: 0.5,
  /** Prompts share a cached beginning from so many tokens on, in steps. */
  cacheMinimum: 1_024,
  cacheStep: 128,
  date: '2026-11-20',
} as const;
