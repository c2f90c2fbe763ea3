import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { budgetRefusal } from '../../src/estimate/cost/budget-refusal.js';
import { compareUsage } from '../../src/estimate/cost/compare-usage.js';

const long = { above: 1_000, input: 2, output: 1.5 };
const prices = { m: { input: 2, cachedInput: 0.2, output: 10, long } };
const batch = new BatchCreator({ model: 'm', body: { max_completion_tokens: 100 } })
  .add('a', 'hello')
  .add('b', 'hello');

describe('compareUsage', () => {
  it('charges each answer for itself, by batch rates', () => {
    const estimate = batch.estimate({ prices });
    const used = compareUsage(estimate, [
      { inputTokens: 1_000, cachedTokens: 500, outputTokens: 10, reasoningTokens: 4 },
      { inputTokens: 1_001, outputTokens: 20 },
    ]);
    expect(used.usage).toEqual({
      inputTokens: 2_001,
      cachedTokens: 500,
      cacheWriteTokens: 0,
      outputTokens: 30,
      reasoningTokens: 4,
    });
    expect(used.cost).toBeCloseTo((500 * 1 + 500 * 0.1 + 10 * 5 + (1_001 * 1 * 2 + 20 * 5 * 1.5)) / 1e6, 12);
    expect(used.fullPrice).toBeCloseTo(used.cost! * 2, 12);
    expect(used).toMatchObject({ answers: 2, outputPerAnswer: 15, inputRatio: 2_001 / 16 });
  });

  it('charges what was written to the cache by its own price', () => {
    const written = { ...prices.m, cacheWrite: 2.5 };
    const tokens = { inputTokens: 1_000, cachedTokens: 200, cacheWriteTokens: 700, outputTokens: 10 };
    const { cost, usage } = compareUsage(batch.estimate(), [tokens], { prices: { m: written } });
    expect(usage.cacheWriteTokens).toBe(700);
    expect(cost).toBeCloseTo((100 * 1 + 200 * 0.1 + 700 * 1.25 + 10 * 5) / 1e6, 12);
    const asInput = compareUsage(batch.estimate(), [tokens], { prices });
    expect(asInput.cost).toBeCloseTo((800 * 1 + 200 * 0.1 + 10 * 5) / 1e6, 12);
  });

  it('tells whether the estimate held', () => {
    const estimate = batch.estimate({ prices });
    const as = (outputTokens: number) => [1, 2].map(() => ({ inputTokens: 8, outputTokens }));
    expect(compareUsage(estimate, as(100)).withinRange).toBe(true);
    expect(compareUsage(estimate, as(101)).withinRange).toBe(false);
  });

  it('charges nothing by the price of another model', () => {
    const mixed = new BatchCreator().add('a', 'x', { model: 'n' }).add('b', 'x', { model: 'n' });
    const estimate = mixed.add('c', 'x', { model: 'm' }).estimate({ prices });
    expect(estimate).toMatchObject({ model: 'n', rates: [{ model: 'm' }] });
    expect(compareUsage(estimate, [{ inputTokens: 8, outputTokens: 30 }]).cost).toBeUndefined();
  });

  it('gives an expected output for the rest of the job', () => {
    const { outputPerAnswer } = compareUsage(batch.estimate(), [{ inputTokens: 8, outputTokens: 30 }]);
    expect(batch.estimate({ prices, expectedOutputTokens: outputPerAnswer }).outputTokens.expected).toBe(60);
    expect(compareUsage(batch.estimate(), [])).toMatchObject({ answers: 0, outputPerAnswer: 0 });
  });
});

describe('overBudget', () => {
  it('judges by what it may cost at most, with what is already spent', () => {
    const estimate = batch.estimate({ prices });
    const { high } = estimate.cost!;
    expect(budgetRefusal(estimate, high)).toBeUndefined();
    expect(budgetRefusal(estimate, high, 0.5)).toContain('$0.5 of earlier parts');
    expect(budgetRefusal(estimate, high / 2)).toContain('max_completion_tokens');
  });

  it('does not let pass what has no price', () => {
    expect(budgetRefusal(batch.estimate(), 1_000)).toContain('no price for "m"');
  });
});
