/** How a batch is charged. Source: pricing page and batch guide, 2026-11-20; cached input in batches: recorded usage, the same day. */
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

/** Usage tiers of an organisation; the free tier has no batches. */
export type Tier = 1 | 2 | 3 | 4 | 5;

/** Input tokens that may wait in batches of one model at a time, by tier 1 to 5. Source: model pages, 2026-08 to 2026-09. */
export const QUEUE_LIMITS: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  'gpt-6-astra': [1_500_000, 3_000_000, 100_000_000, 200_000_000, 15_000_000_000],
  'gpt-5.5': [1_500_000, 3_000_000, 100_000_000, 200_000_000, 15_000_000_000],
  'gpt-6-luna': [5_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5.6-luna': [5_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5-mini': [5_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5.4-nano': [2_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5-nano': [2_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-4o-mini': [2_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-4o': [90_000, 1_350_000, 50_000_000, 200_000_000, 5_000_000_000],
  'gpt-5.2-pro': [90_000, 1_350_000, 50_000_000, 200_000_000, 5_000_000_000],
};
export const QUEUE_LIMITS_DATE = '2026-09-30';
