import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../../src/catalog/models/models.js';
import { ratesOf } from '../../src/estimate/price.js';

/** Where our table says something else than @pydantic/genai-prices 0.1.8 (2026-09-23), and why. */
const EXPLAINED: Readonly<Record<string, string>> = {};

const MILLION = 1e6;
const theirs = (model: string, usage: { input_tokens?: number; output_tokens?: number; cache_read_tokens?: number }) =>
  calcPrice(usage, model, { providerId: 'openai' });

describe('the price table', () => {
  const known = MODELS.filter(({ id, price }) => price && theirs(id, { input_tokens: 1, output_tokens: 1 }));

  it('is known in good part to genai-prices, so that the comparison means something', () => {
    expect(known.length).toBeGreaterThan(0);
  });

  it('agrees with genai-prices but where a difference is explained', () => {
    const differences = known.flatMap(({ id, price }) => {
      // A thousand tokens stay below every long-context step.
      const scale = MILLION / 1_000;
      const input = theirs(id, { input_tokens: 1_000 })!.total_price * scale;
      const output = theirs(id, { output_tokens: 1_000 })!.total_price * scale;
      const cached = theirs(id, { input_tokens: 1_000, cache_read_tokens: 1_000 })!.total_price * scale;
      const off = (ours: number | undefined, other: number) =>
        ours !== undefined && Math.abs(ours - other) > other * 1e-6;
      return [
        ...(off(price!.input, input) ? [`${id} input: ${price!.input}, there ${input}`] : []),
        ...(off(price!.output, output) ? [`${id} output: ${price!.output}, there ${output}`] : []),
        ...(off(price!.cachedInput, cached) ? [`${id} cached: ${price!.cachedInput}, there ${cached}`] : []),
      ];
    });
    if (differences.length > 0) console.log(`Differences to genai-prices:\n${differences.join('\n')}`);
    expect(differences.filter((line) => EXPLAINED[line.split(':')[0]!] === undefined)).toEqual([]);
    const stale = Object.keys(EXPLAINED).filter((name) => !differences.some((line) => line.startsWith(`${name}:`)));
    expect(stale).toEqual([]);
  });

  it("dates no price of a catalog of one's own that has no day", () => {
    const rates = ratesOf('our-own', { catalog: [{ id: 'our-own', price: { input: 1, output: 2 } }] });
    expect(rates).toEqual({ model: 'our-own', input: 0.5, output: 1, share: 0.5 });
  });

  it('charges a batch half of every price', () => {
    for (const { id, price } of MODELS) {
      const rates = ratesOf(id);
      if (!price) continue;
      expect(rates).toMatchObject({ input: price.input / 2, output: price.output / 2 });
    }
  });
});
