import { describe, expect, it } from 'vitest';
import { REASONING_EFFORTS, type ReasoningEffort } from '../../src/catalog/models/model.js';
import { DEFAULT_MODEL, MODELS } from '../../src/catalog/models/models.js';
import { ENDPOINTS } from '../../src/request/endpoints/table.js';

const byId = new Map(MODELS.map((model) => [model.id, model]));
const TODAY = '2026-11-20';

/** True for a day that is in the calendar. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

describe.each(MODELS.map((model) => [model.id, model] as const))('the row of %s', (_, model) => {
  it('carries its date and source', () => {
    expect(isDay(model.date), model.date).toBe(true);
    expect(model.date <= TODAY).toBe(true);
    expect(model.source.length).toBeGreaterThan(10);
  });

  it('names an end that is a day, and a successor that the table holds and that outlives it', () => {
    if (model.shutdown === undefined) return expect(model.successor).toBeUndefined();
    expect(isDay(model.shutdown), model.shutdown).toBe(true);
    // Of what no batch takes, nothing that a batch takes took the place.
    if (!model.batch) return expect(model.successor).toBeUndefined();
    const successor = byId.get(model.successor ?? '');
    expect(successor, model.successor).toBeDefined();
    expect(successor?.batch).toBe(true);
    expect(successor?.shutdown).toBeUndefined();
  });

  it('has efforts in order, a default among them, and sums that are right', () => {
    const order = model.efforts?.map((effort) => REASONING_EFFORTS.indexOf(effort as ReasoningEffort)) ?? [];
    expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
    if (model.defaultEffort !== undefined) expect(model.efforts).toContain(model.defaultEffort);
    if (model.rejectsUnlessNone) expect(model.efforts).toContain('none');
    if (model.maxOutputTokens) expect(model.maxOutputTokens).toBeLessThan(model.contextWindow!);
    if (model.price?.cachedInput) expect(model.price.cachedInput).toBeLessThan(model.price.input);
  });

  it('is served at endpoints that exist', () => {
    expect(model.endpoints.length).toBeGreaterThan(0);
    if (model.batch) for (const url of model.endpoints) expect(Object.keys(ENDPOINTS)).toContain(url);
  });

  it('names in its refusals only fields that its endpoints have', () => {
    const fields = model.endpoints.flatMap((url) =>
      Object.entries(ENDPOINTS).flatMap(([known, { body }]) => (known === url ? Object.keys(body.shape) : [])),
    );
    // A model of one endpoint may share a list with its family.
    const shared = 'max_tokens logprobs stop presence_penalty frequency_penalty logit_bias verbosity text'.split(' ');
    for (const name of [...(model.rejects ?? []), ...(model.rejectsUnlessNone ?? []), ...(model.mayReject ?? [])]) {
      expect([...fields, ...shared]).toContain(name.split('.')[0]);
    }
  });
});

describe.each(MODELS.map((model) => [model.id, model] as const))('the row of %s', (_, model) => {
  it('says once of a field whether it is refused', () => {
    const names = [...(model.rejects ?? []), ...(model.rejectsUnlessNone ?? []), ...(model.mayReject ?? [])];
    expect(names).toEqual([...new Set(names)]);
  });
});

describe('the table of models', () => {
  it('holds every id and alias once', () => {
    const names = MODELS.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has for its default a model that lasts and takes the default effort', () => {
    expect(byId.get(DEFAULT_MODEL)).toMatchObject({ batch: true, efforts: expect.arrayContaining(['medium']) });
    expect(byId.get(DEFAULT_MODEL)?.shutdown).toBeUndefined();
  });

  it('knows queues only of models that serve batches, with tiers that grow', () => {
    const queued = MODELS.filter(({ queue }) => queue !== undefined);
    expect(queued).toHaveLength(10);
    for (const { id, batch, queue } of queued) {
      expect(batch, id).toBe(true);
      expect([...queue!.tokens]).toEqual([...queue!.tokens].sort((a, b) => a - b));
    }
  });

  it('knows of tools at chat what sources say', () => {
    const of = (rule: string) => MODELS.filter(({ chatTools }) => chatTools === rule).map(({ id }) => id);
    expect(of('never')).toEqual(['gpt-6.1-sol', 'gpt-6.1-terra', 'gpt-6-astra']);
    expect(of('only-with-none')).toEqual(['gpt-6-sol', 'gpt-6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna']);
  });

  it.each([
    ['gpt-5', '2026-12-11', 'gpt-6.1-sol'],
    ['gpt-5-mini', '2026-12-11', 'gpt-6.1-terra'],
    ['gpt-5-nano', '2026-12-11', 'gpt-6-luna'],
    ['o3-pro', '2026-12-11', 'gpt-6.1-sol'],
    ['gpt-4.1', '2027-01-14', 'gpt-6-luna'],
    ['gpt-4o-mini', '2027-01-14', 'gpt-6-luna'],
    ['gpt-5.1', '2027-04-01', 'gpt-6.1-sol'],
    ['gpt-3.5-turbo-0125', '2026-10-23', 'gpt-5.6-terra'],
    ['o4-mini-deep-research', '2026-07-23', 'gpt-5.5-pro'],
    ['gpt-image-1-mini', '2026-12-01', 'gpt-image-2.6-sunburst'],
  ])('lets %s end on %s and names %s', (id, shutdown, successor) => {
    expect(byId.get(id)).toMatchObject({ shutdown, successor });
  });

  it.each(['gpt-5.1-mini', 'gpt-5.3-codex-spark', 'gpt-5.6-cyber', 'gpt-audio', 'gpt-realtime'])(
    'has no batches for %s',
    (id) => expect(byId.get(id)?.batch).toBe(false),
  );

  it.each([
    ['gpt-6-astra', { input: 10, cachedInput: 1, cacheWrite: 12.5, output: 50 }],
    ['gpt-6.1-sol', { input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 10 }],
    ['gpt-6.1-terra', { input: 1, cachedInput: 0.05, cacheWrite: 1.25, output: 5 }],
    ['gpt-6-luna', { input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5 }],
    ['gpt-5.6-terra', { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 12 }],
    ['gpt-5.5', { input: 5, cachedInput: 0.5, output: 30 }],
    ['gpt-5-nano', { input: 0.05, cachedInput: 0.005, output: 0.4 }],
    ['o3', { input: 2, cachedInput: 0.5, output: 8 }],
    ['gpt-4o-mini', { input: 0.15, cachedInput: 0.075, output: 0.6 }],
    ['text-embedding-3-large', { input: 0.13, output: 0 }],
  ])('has the price of %s', (id, price) => {
    expect(byId.get(id)?.price).toMatchObject(price);
  });

  it('charges long requests more only where the window is a million', () => {
    const long = MODELS.filter(({ price }) => price?.long !== undefined);
    expect(long.map(({ contextWindow }) => contextWindow)).toEqual(long.map(() => 1_050_000));
    expect(long[0]?.price?.long).toEqual({ above: 272_000, input: 2, output: 1.5 });
  });

  it.each([
    ['gpt-6-astra', ['low', 'medium', 'high', 'xhigh', 'max']],
    ['gpt-6-sol', ['none', 'low', 'medium', 'high', 'xhigh', 'max']],
    ['gpt-5.4', ['none', 'low', 'medium', 'high', 'xhigh']],
    ['gpt-5.1', ['none', 'low', 'medium', 'high']],
    ['gpt-5', ['minimal', 'low', 'medium', 'high']],
    ['gpt-5-pro', ['high']],
    ['gpt-5.2-pro', ['medium', 'high', 'xhigh']],
    ['o3', ['low', 'medium', 'high']],
    ['gpt-4o', undefined],
    ['chat-latest', undefined],
  ])('has the efforts of %s', (id, efforts) => {
    expect(byId.get(id)?.efforts).toEqual(efforts);
  });
});
