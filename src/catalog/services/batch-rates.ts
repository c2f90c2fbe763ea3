/** How a batch is charged. Source: price facts of 2026-11-10 and recorded batch usage; the steps of the cache are the long-known ones, not looked up anew. */
export const BATCH_RATES = {
  /** The share of the full price, of input and output alike. */
  share: 0.5,
  /** Prompts share a cached beginning from so many tokens on, in steps. */
  cacheMinimum: 1_024,
  cacheStep: 128,
  /** Models for which the price page shows no cached rate in batches. */
  withoutCachedInput: ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano', 'gpt-4o', 'gpt-4o-mini', 'o3', 'o3-pro', 'o4-mini'],
  date: '2026-11-20',
} as const;
