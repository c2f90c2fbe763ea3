import { describe, expect, it } from 'vitest';
import { type CatalogRow, modelsWith } from '../../src/catalog/models/custom-models.js';
import { findModel, isFineTuned } from '../../src/catalog/models/find-model.js';
import { MODELS } from '../../src/catalog/models/models.js';
import { BatchCreator, image, planQueue } from '../../src/index.js';
import { startProcessorTime } from '../helpers/processor-time.js';

describe('findModel', () => {
  it('finds every row by its id and its aliases', () => {
    for (const model of MODELS) {
      for (const name of [model.id, ...(model.aliases ?? [])]) expect(findModel(name)).toBe(model);
    }
  });

  it.each([
    ['gpt-5.6', 'gpt-5.6-sol'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['gpt-5.6-2026-07-01', 'gpt-5.6-sol'],
    ['gpt-5.4-mini-2026-03-17', 'gpt-5.4-mini'],
    ['gpt-image-2-2026-04-21', 'gpt-image-2'],
    ['omni-moderation-2024-09-26', 'omni-moderation-latest'],
    ['ft:gpt-4o-mini:acme::abc123', 'gpt-4o-mini'],
    ['ft:gpt-4.1-mini-2025-04-14:acme:suffix:abc', 'gpt-4.1-mini'],
  ])('finds %s in the row of %s', (name, id) => {
    expect(findModel(name)?.id).toBe(id);
  });

  it('finds a snapshot with a row of its own there, and not in that of its base', () => {
    expect(findModel('gpt-4o-2024-05-13')?.shutdown).toBe('2026-10-23');
  });

  it.each([
    '',
    'gpt',
    'gpt-4o-',
    'ft:',
    'ft:gpt-4o',
    'my-deployment',
    '2026-11-20',
    '-2026-11-20',
    'constructor',
    'GPT-4O',
  ])('does not know %j', (name) => {
    expect(findModel(name)).toBeUndefined();
  });

  it('looks into the table that it is given', () => {
    const own = { ...MODELS[0]!, id: 'own', aliases: ['mine'] };
    expect(findModel('ft:mine-2026-01-01:x', [own])?.id).toBe('own');
    expect(findModel(MODELS[0]!.id, [own])).toBeUndefined();
  });

  it('gives a fine-tuned model all of its base but the price', () => {
    const { price, ...facts } = findModel('gpt-4o')!;
    expect(price).toBeDefined();
    expect(findModel('ft:gpt-4o-2024-08-06:acme::1')).toEqual(facts);
    expect(findModel('ft:gpt-4o:acme::1')).toBe(findModel('ft:gpt-4o:acme::2'));
    expect(findModel('gpt-4o')?.price).toBe(price);
  });

  it('takes the price of a fine-tuned model from a row of its own', () => {
    const rows = modelsWith([{ id: 'ft:gpt-4o:acme::1', price: { input: 3, output: 9 } }]);
    expect(findModel('ft:gpt-4o:acme::1', rows)?.price).toEqual({ input: 3, output: 9 });
    expect(findModel('ft:gpt-4o:acme::2', rows)?.price).toBeUndefined();
  });

  it('does not slow down with the size of the table', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => ({ ...MODELS[0]!, id: `own-${n}`, aliases: [] }));
    const spent = startProcessorTime();
    for (let n = 0; n < 20_000; n++) findModel(`own-${n}-2026-01-01`, many);
    expect(spent()).toBeLessThan(2_000);
  });
});

describe('modelsWith', () => {
  it('puts rows of the user before those of this package', () => {
    const rows = modelsWith([{ id: 'gpt-4o', batch: false }, { id: 'gpt-9' }]);
    expect(findModel('gpt-4o-2024-08-06', rows)?.batch).toBe(false);
    expect(findModel('gpt-9', rows)).toMatchObject({
      batch: true,
      endpoints: ['/v1/chat/completions', '/v1/responses'],
    });
    expect(findModel('gpt-6-luna', rows)).toBe(findModel('gpt-6-luna'));
  });

  it('makes one table of one catalog', () => {
    const own = [{ id: 'gpt-9' }];
    expect(modelsWith(own)).toBe(modelsWith(own));
    expect(modelsWith()).toBe(MODELS);
  });

  it('says of a row what is wrong with it', () => {
    const rows = [{ id: 'gpt-9', chatTools: 'sometimes' as 'never' }];
    expect(() => modelsWith(rows)).toThrow(/^catalog\[0\]\.chatTools must be one of/);
    const price = { input: -1, output: 1 };
    expect(() => modelsWith([{ id: 'own', price }])).toThrow(/^catalog\[0\]\.price\.input: /);
  });
});

describe('isFineTuned', () => {
  it.each([
    ['ft:gpt-4o:acme::1', true],
    ['gpt-4o', false],
    ['left:gpt-4o', false],
  ])('of %s is %s', (name, expected) => {
    expect(isFineTuned(name)).toBe(expected);
  });
});

describe("a row of the user's own", () => {
  const price = { input: 10, cachedInput: 1, output: 0 };
  const queue = { tokens: [10, 20, 30, 40, 50] as const };
  const estimateOf = (row: Omit<CatalogRow, 'id'>) => {
    const catalog = [{ id: 'own', ...row }];
    const batch = new BatchCreator({ model: 'own', catalog }).add('a', ['Hello', image('data:image/png;base64,AAAA')]);
    return { batch, catalog, estimate: batch.estimate() };
  };

  it('sets how pictures are counted', () => {
    const imageTokens = { kind: 'tiles', base: 7_000, tile: 1 } as const;
    expect(estimateOf({ imageTokens }).estimate.inputTokens).toBeGreaterThan(7_000);
    const { estimate } = estimateOf({ imageTokens: { ...imageTokens, isGuess: true } });
    expect(estimate.assumptions.join()).not.toBe(estimateOf({ imageTokens }).estimate.assumptions.join());
  });

  it('sets the encoding, whether it sees, and the queue', () => {
    expect(estimateOf({ encoding: 'cl100k_base' }).estimate.counting).toMatchObject({ encoding: 'cl100k_base' });
    expect(estimateOf({}).estimate.counting).toMatchObject({ encoding: 'o200k_base' });
    expect(estimateOf({ vision: false }).batch.validate().errors).toBe(1);
    const { estimate, catalog } = estimateOf({ queue });
    expect(planQueue(estimate, 2, catalog)).toMatchObject({ model: 'own', limit: 20 });
    expect(planQueue(estimate, 2)).toBeUndefined();
  });

  it('sets the price of cached input', () => {
    expect(estimateOf({ price }).estimate.rates[0]).toMatchObject({ cachedInput: 0.5 });
    const uncached = { ...price, cachedInputInBatches: false };
    expect(estimateOf({ price: uncached }).estimate.rates[0]).not.toHaveProperty('cachedInput');
  });

  it('may have efforts that this package does not know', () => {
    const { batch } = estimateOf({ efforts: ['low', 'ultra'], defaultEffort: 'low' });
    const ultra = batch.extend({ reasoningEffort: 'ultra' }).add('a', 'x');
    expect(ultra.preview().body.reasoning_effort).toBe('ultra');
    expect(ultra.validate().issues).toEqual([]);
    const responses = batch.extend({ reasoningEffort: 'ultra', endpoint: '/v1/responses' }).add('a', 'x');
    expect(responses.validate().issues).toEqual([]);
    const wrong = batch.extend({ reasoningEffort: 'utlra' }).add('a', 'x').validate();
    expect(wrong.issues[0]).toMatchObject({ severity: 'error', path: 'body.reasoning_effort' });
  });

  it('may use an effort that is new to a model that nobody knows', () => {
    const batch = new BatchCreator({ model: 'gpt-99', reasoningEffort: 'ultra' }).add('a', 'x');
    expect(batch.validate()).toMatchObject({ ok: true, errors: 0 });
  });

  it('is refused with the nearest name of a misspelt fact', () => {
    const catalog = [{ id: 'own', price: { input: 1, output: 1, cachedImput: 1 } }];
    expect(() => new BatchCreator({ catalog } as never)).toThrow(
      'catalog[0].price: unknown option "cachedImput". Did you mean "cachedInput"?',
    );
  });
});
