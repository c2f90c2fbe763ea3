import { describe, expect, it } from 'vitest';
import { queueLimit } from '../../src/catalog/services/queue-limits.js';

describe('queueLimit', () => {
  it.each([
    ['gpt-6-luna', 1, 5_000_000],
    ['gpt-4o-2024-08-06', 1, 90_000],
    ['gpt-4o-mini', 2, 20_000_000],
    ['gpt-5.5', 3, 100_000_000],
    ['gpt-6-astra', 5, 15_000_000_000],
    ['ft:gpt-4o:acme::1', 2, 1_350_000],
  ])('%s has at tier %i %i tokens', (model, tier, tokens) => {
    expect(queueLimit(model, tier)).toBe(tokens);
  });

  it('knows nothing of other models and tiers', () => {
    for (const model of ['gpt-4.1', 'gpt-9', '', 'constructor']) expect(queueLimit(model, 1)).toBeUndefined();
    for (const tier of [0, 6, 1.5]) expect(queueLimit('gpt-6-luna', tier)).toBeUndefined();
  });
});
