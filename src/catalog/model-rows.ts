import type { Model } from './models.js';

/** The model that is taken when nobody names one. */
export const DEFAULT_MODEL = 'gpt-6-luna';

/** What is known of each model. */
export const MODELS: readonly Model[] = [
  {
    id: 'gpt-6-luna',
    endpoints: ['/v1/chat/completions', '/v1/responses'],
    batch: true,
    efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'],
    defaultEffort: 'medium',
    refuses: ['max_tokens'],
    refusesUnlessNone: ['temperature', 'top_p', 'logprobs', 'top_logprobs'],
    structuredOutputs: true,
    vision: true,
    contextWindow: 1_050_000,
    maxOutputTokens: 128_000,
    price: {
      input: 0.1,
      cachedInput: 0.01,
      cacheWrite: 0.125,
      output: 0.5,
      long: { above: 272_000, input: 2, output: 1.5 },
    },
    date: '2026-11-10',
    source: 'model page and price lists of 2026-11-10',
  },
  {
    id: 'o4-mini',
    endpoints: ['/v1/chat/completions', '/v1/responses'],
    batch: true,
    efforts: ['low', 'medium', 'high'],
    defaultEffort: 'medium',
    refuses: ['max_tokens', 'temperature', 'top_p'],
    structuredOutputs: true,
    vision: true,
    shutdown: '2026-10-23',
    successor: 'gpt-6-luna',
    date: '2026-11-10',
    source: 'deprecations page',
  },
];
