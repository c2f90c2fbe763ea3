import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import { usageCost } from '../../src/estimate/cost/compare-usage.js';
import { counterFor, countRequest } from '../../src/estimate/count/count-request.js';
import { loadTokenizer } from '../../src/estimate/count/tokenizer.js';
import { image } from '../../src/request/content/content.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { png } from './pictures.js';

const NANO = { input: 0.05, cachedInput: 0.005, output: 0.4 };
const prices = { 'gpt-5-nano': NANO };

/** A prompt that makes a request of exactly so many tokens: seven are framing. */
const promptOf = (tokens: number) => `hello${' hello'.repeat(tokens - 8)}`;

const captions = (count: number, options = {}) =>
  new BatchCreator({ model: 'gpt-5-nano', ...options }).addAll(
    Array.from({ length: count }, (_, index) => ({ customId: `caption-${index}`, prompt: promptOf(500) })),
  );

describe('estimate', () => {
  it('gives $0.45 at full price and $0.225 by batch for the 10,000 captions of the guide', () => {
    const estimate = captions(10_000).estimate({ expectedOutputTokens: 50 });
    expect(estimate).toMatchObject({ requests: 10_000, inputTokens: 5_000_000, model: 'gpt-5-nano' });
    expect(estimate.outputTokens.expected).toBe(500_000);
    expect(estimate.fullPrice?.expected).toBeCloseTo(0.45, 9);
    expect(estimate.cost?.expected).toBeCloseTo(0.225, 9);
  });

  it('knows the models of the builder, as its checks do', () => {
    const catalog = [{ id: 'our-own', price: { input: 1, output: 2 } }];
    const batch = new BatchCreator({ model: 'our-own', catalog }).add('a', 'hello');
    expect(batch.estimate().rates).toMatchObject([{ model: 'our-own', input: 0.5, output: 1 }]);
    expect(batch.estimate({ catalog: [] }).rates).toEqual([]);
  });

  it('bounds the output by what the request allows', () => {
    const estimate = captions(10_000, { body: { max_completion_tokens: 50 } }).estimate({ prices });
    expect(estimate.outputTokens).toEqual({ low: 0, high: 500_000, expected: 250_000 });
    expect(estimate.cost?.high).toBeCloseTo(0.225, 9);
    expect(estimate.cost?.low).toBeCloseTo(0.125, 9);
  });

  it('expects a plain answer, or one with reasoning before it, where nobody says what to expect', () => {
    const of = (model: string, options = {}) => new BatchCreator({ model }).add('a', 'hello').estimate(options);
    const plain = of('gpt-4o-mini');
    expect(plain.outputTokens.expected).toBe(300);
    expect(plain.assumptions.join()).toContain('assume 300 output tokens per answer');
    const reasoning = of('gpt-6-luna');
    expect(reasoning.outputTokens.expected).toBe(1_000);
    expect(reasoning.cost!.expected).toBeGreaterThan(reasoning.cost!.low);
    expect(reasoning.cost!.expected).toBeLessThan(reasoning.cost!.high);
    expect(of('gpt-6-luna', { expectedOutputTokens: 40 }).assumptions.join()).not.toContain('assume 300');
  });

  it('knows the bytes that will be written', async () => {
    const batch = new BatchCreator({ systemPrompt: 'Say it — \u2028 shortly.' })
      .add('a', 'é')
      .add('b', ['x', image('https://example.com/1.jpg')]);
    const written = [...batch.lines()].reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    expect(batch.estimate().bytes).toBe(written);
  });

  it('counts tokens but no money for a model without a price, and says so', () => {
    const estimate = new BatchCreator({ model: 'mistral-small' }).add('a', 'hello').estimate();
    expect(estimate.inputTokens).toBe(8);
    expect(estimate).not.toHaveProperty('cost');
    expect(estimate.assumptions.join(' ')).toContain('No price is known for "mistral-small"');
  });

  it('knows no price for a fine-tuned model, which costs more than its base', () => {
    expect(new BatchCreator({ model: 'ft:gpt-4o:acme::1' }).add('a', 'x').estimate()).not.toHaveProperty('cost');
    expect(new BatchCreator({ model: 'gpt-4o-2024-08-06' }).add('a', 'x').estimate()).toHaveProperty('cost');
  });

  it('prices embeddings by their input alone, moderations not at all, and pictures by their size', () => {
    const of = (endpoint: string, model: string, body = {}) =>
      new BatchCreator({ endpoint: endpoint as never, model, body, reasoningEffort: null, seed: null })
        .add('a', promptOf(1_007))
        .estimate().cost;
    expect(of('/v1/embeddings', 'text-embedding-3-small')).toMatchObject({ expected: expect.closeTo(1e-5, 6) });
    expect(of('/v1/moderations', 'omni-moderation-latest')).toEqual({ low: 0, high: 0, expected: 0 });
    const picture = of('/v1/images/generations', 'gpt-image-1-mini', { size: '1024x1024', quality: 'medium' });
    expect(picture?.expected).toBeCloseTo((1_000 * 1 + 1_375 * 4) / 1e6, 4);
  });

  it('takes the prices of the user, with no date', () => {
    const estimate = new BatchCreator({ model: 'mine' }).add('a', 'hello').estimate({
      prices: { mine: { input: 1_000_000, output: 0 } },
      batchShare: 0.8,
    });
    expect(estimate.cost).toMatchObject({ high: expect.closeTo(6.4, 9) });
    expect(estimate).not.toHaveProperty('tableDate');
  });

  it('names the date of its prices', () => {
    expect(new BatchCreator().add('a', 'hello').estimate().tableDate).toMatch(/^2026-\d\d-\d\d$/);
  });

  it('charges a long request, and that one alone, by the long rates', () => {
    const long = { above: 1_000, input: 2, output: 1.5 };
    const options = { prices: { m: { input: 1, output: 1, long } }, expectedOutputTokens: 100 };
    const of = (tokens: number) =>
      new BatchCreator({ model: 'm' }).add('a', promptOf(tokens)).estimate(options).cost!.expected!;
    expect(of(1_000)).toBeCloseTo((0.5 * 1_100) / 1e6, 12);
    expect(of(1_001)).toBeCloseTo((0.5 * (2 * 1_001 + 150)) / 1e6, 12);
  });

  it('reads what prompts share from the cache, in the low end of the cost only', () => {
    const system = promptOf(2_000);
    const make = (count: number) =>
      new BatchCreator({ model: 'gpt-5-nano', systemPrompt: system }).addAll(
        Array.from({ length: count }, (_, index) => ({ customId: `${index}`, prompt: `Question ${index}?` })),
      );
    expect(make(1).estimate({ prices }).cacheableTokens).toBe(0);
    const { cacheableTokens, cost, inputTokens } = make(11).estimate({ prices, expectedOutputTokens: 0 });
    expect(cacheableTokens).toBe(10 * 1_920);
    expect(cost!.expected! - cost!.low).toBeCloseTo((10 * 1_920 * 0.5 * (0.05 - 0.005)) / 1e6, 9);
    expect(cost!.expected).toBeCloseTo((inputTokens * 0.025) / 1e6, 9);
  });

  it('counts a shared system prompt and schema in every request, though it looks at them once', () => {
    const responseFormat = z.object({ label: z.enum(['a', 'b']) });
    const batch = new BatchCreator({ systemPrompt: 'hello world', responseFormat }).add('a', 'x').add('b', 'y');
    const one = batch.preview(0);
    const { input } = countRequest(one.url, one.body, counterFor('gpt-6-luna'));
    expect(batch.estimate().inputTokens).toBe(2 * input.likely);
  });

  it('judges by bytes where it is told to, and says how far that may be off', () => {
    const batch = new BatchCreator().add('a', 'The light is warm, and my daughter reads by it every night.');
    const { counting, inputRange, inputTokens } = batch.estimate({ tokenizer: 'bytes' });
    expect(counting.method).toBe('bytes');
    const exact = batch.estimate().inputTokens;
    expect(inputRange.low).toBeLessThanOrEqual(exact);
    expect(inputRange.high).toBeGreaterThanOrEqual(exact);
    expect(inputTokens).not.toBe(exact);
  });

  it('names the requests that their model cannot hold', () => {
    const catalog = [{ id: 'small', contextWindow: 100 }];
    const batch = new BatchCreator({ model: 'small' }).add('fits', promptOf(100)).add('too-long', promptOf(101));
    expect(batch.estimate({ catalog }).oversized).toEqual({
      requests: 1,
      certain: 1,
      first: [{ customId: 'too-long', line: 2, inputTokens: 101, certain: true, limit: 100, of: 'context window' }],
    });
  });

  it('counts by the endpoint of the batch where the lines of a service name none', () => {
    const options = { model: 'mistral-embed', endpoint: '/v1/embeddings' } as const;
    const of = (more: object) => new BatchCreator({ ...options, ...more }).add('a', 'hello hello').estimate();
    expect(of({ provider: 'mistral' }).inputTokens).toBe(of({}).inputTokens);
    expect(of({ provider: 'zhipu' }).inputTokens).toBe(of({}).inputTokens);
  });

  it('is plain data', () => {
    const estimate = captions(3).estimate({ prices, expectedOutputTokens: 50 });
    expect(JSON.parse(JSON.stringify(estimate))).toEqual(estimate);
  });

  it.each([
    { expectedOutputTokens: -1 },
    { expectedOutputTokens: Number.NaN },
    { batchShare: 0 },
    { batchShare: 2 },
    { prices: { 'gpt-5-nano': null } },
    { prices: { 'gpt-5-nano': { input: '5' } } },
  ])('refuses %j by name', (options) => {
    expect(() => captions(1).estimate(options as never)).toThrow(new RegExp(Object.keys(options)[0]!.slice(0, 5), 'i'));
  });

  it('is zeros for an empty batch, and the request itself for one', () => {
    expect(new BatchCreator().estimate()).toMatchObject({
      ...{ requests: 0, bytes: 0, inputTokens: 0, models: [], rates: [], histogram: [], longest: [] },
      outputTokens: { low: 0, high: 0 },
    });
    const one = new BatchCreator().add('only', promptOf(20)).estimate();
    expect(one).toMatchObject({ requests: 1, inputTokens: 20, inputRange: { low: 20, high: 20 }, cacheableTokens: 0 });
    expect(one.longest).toEqual([{ customId: 'only', line: 1, inputTokens: 20 }]);
  });

  it('measures local pictures, and names one that is not there', () => {
    const folder = temporaryFolder();
    for (const [name, side] of [
      ['small.png', 512],
      ['large.png', 1_024],
    ] as const)
      writeFileSync(join(folder, name), png(side, side));
    const of = (path: string) =>
      new BatchCreator({ model: 'gpt-4o' }).add('a', ['x', image(path, { detail: 'high' })]).estimate();
    // One tile and four tiles of 170 tokens, on a base of 85; nine for the rest of the request.
    expect(of(join(folder, 'large.png')).inputTokens - of(join(folder, 'small.png')).inputTokens).toBe(3 * 170);
    expect(of(join(folder, 'small.png')).inputRange).toMatchObject({ low: 255 + 8, high: 255 + 8 });
    expect(() => of(join(folder, 'gone.png'))).toThrow(/^Entry "a".*gone\.png/);
  });

  it('throws what JSON cannot carry, as preview does', () => {
    const batch = new BatchCreator().add('a', 'x', { body: { user: Number.NaN as never } });
    expect(() => batch.estimate()).toThrow('body.user is NaN');
  });
});

const text = fc
  .array(fc.constantFrom('hello', 'Welt', '中文', '👍', 'a.b', '42'), { minLength: 1, maxLength: 30 })
  .map((words) => words.join(' '));
const expected = { prices, expectedOutputTokens: 50 };
const batchOf = (prompts: readonly string[]) =>
  new BatchCreator({ model: 'gpt-5-nano', body: { max_completion_tokens: 200 } }).addAll(
    prompts.map((prompt, index) => ({ customId: `${index}`, prompt })),
  );

describe('an estimate', () => {
  it('is the sum of the estimates of its parts', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), fc.array(text, { minLength: 1 }), (first, second) => {
        const [a, b, all] = [first, second, [...first, ...second]].map((prompts) =>
          batchOf(prompts).estimate(expected),
        );
        expect(all!.inputTokens).toBe(a!.inputTokens + b!.inputTokens);
        expect(all!.outputTokens.high).toBe(a!.outputTokens.high + b!.outputTokens.high);
        for (const end of ['low', 'high', 'expected'] as const) {
          expect(all!.cost![end]).toBeCloseTo(a!.cost![end]! + b!.cost![end]!, 12);
        }
      }),
    );
  });

  it('grows with every word', () => {
    fc.assert(
      fc.property(text, text, (prompt, more) => {
        for (const tokenizer of ['auto', 'bytes'] as const) {
          const [short, long] = [prompt, `${prompt} ${more}`].map((p) =>
            batchOf([p]).estimate({ ...expected, tokenizer }),
          );
          expect(long!.inputTokens).toBeGreaterThan(short!.inputTokens);
          expect(long!.cost!.high).toBeGreaterThan(short!.cost!.high);
        }
      }),
    );
  });

  it('holds the cost of whatever the service may have used in its range', () => {
    const count = loadTokenizer('o200k_base')!;
    const answer = fc.record({
      prompt: text,
      output: fc.integer({ min: 0, max: 200 }),
      cached: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1 }), fc.integer({ min: 0, max: 1_500 }), (answers, systemTokens) => {
        const systemPrompt = `a${' hello'.repeat(systemTokens)}`;
        const batch = new BatchCreator({ model: 'gpt-5-nano', systemPrompt, body: { max_completion_tokens: 200 } });
        for (const [index, { prompt }] of answers.entries()) batch.add(`${index}`, prompt);
        const { cost, rates } = batch.estimate({ prices });
        const shared = count(systemPrompt);
        const used = answers.reduce((sum, { prompt, output, cached }, index) => {
          const inputTokens = 3 + 1 + shared + 3 + 1 + count(prompt) + 3;
          const most = index === 0 || inputTokens < 1_024 || shared < 1_024 ? 0 : shared - (shared % 128);
          const cachedTokens = Math.floor((cached * most) / 128) * 128;
          return sum + usageCost({ inputTokens, cachedTokens, outputTokens: output }, rates[0]!);
        }, 0);
        expect(used).toBeGreaterThanOrEqual(cost!.low - 1e-12);
        expect(used).toBeLessThanOrEqual(cost!.high + 1e-12);
      }),
    );
  });
});
