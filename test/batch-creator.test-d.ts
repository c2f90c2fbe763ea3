import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  BatchCreator,
  type BatchOptions,
  type BatchRunOptions,
  type EndpointUrl,
  type Entry,
  type JoinedOutcome,
  type Outcome,
  type OutcomeStatus,
  type RequestLine,
  type ResultLine,
  STATUSES,
} from '../src/index.js';

const Verdict = z.object({ label: z.enum(['a', 'b']), note: z.string().optional() });
type Verdict = z.infer<typeof Verdict>;

describe('BatchCreator', () => {
  it('carries the type of its response format', () => {
    expectTypeOf(new BatchCreator({ responseFormat: Verdict })).toEqualTypeOf<BatchCreator<Verdict>>();
    expectTypeOf(new BatchCreator()).toEqualTypeOf<BatchCreator<unknown>>();
    expectTypeOf(new BatchCreator({ responseFormat: { name: 'x', schema: {} } })).toEqualTypeOf<
      BatchCreator<unknown>
    >();
    expectTypeOf(
      new BatchCreator({ responseFormat: Verdict }).add('a', 'x').add({ customId: 'b', prompt: 'y' }),
    ).toEqualTypeOf<BatchCreator<Verdict>>();
  });

  it('widens by an entry with a format of its own', () => {
    const Other = z.object({ n: z.number() });
    const batch = new BatchCreator({ responseFormat: Verdict }).add('a', 'x', { responseFormat: Other });
    expectTypeOf(batch).toEqualTypeOf<BatchCreator<Verdict | { n: number }>>();
    expectTypeOf(new BatchCreator({ responseFormat: Verdict }).extend({ responseFormat: Other })).toEqualTypeOf<
      BatchCreator<{ n: number }>
    >();
    expectTypeOf(new BatchCreator({ responseFormat: Verdict }).extend({ model: 'x' })).toEqualTypeOf<
      BatchCreator<Verdict>
    >();
  });

  it('is run to outcomes with that type', () => {
    const batch = new BatchCreator({ responseFormat: Verdict });
    expectTypeOf(batch.run).returns.toEqualTypeOf<AsyncGenerator<JoinedOutcome<Verdict>, void, undefined>>();
    expectTypeOf(batch.run).parameter(0).toEqualTypeOf<BatchRunOptions>();
    // @ts-expect-error: no client
    batch.run({ path: 'reviews.jsonl' });
    // @ts-expect-error: no path
    batch.run({ client: {} as BatchRunOptions['client'] });
    // @ts-expect-error: the model is the builder's
    batch.run({ client: {} as BatchRunOptions['client'], path: 'reviews.jsonl', model: 'gpt-6' });
  });

  it('refuses what does not exist', () => {
    // @ts-expect-error: a misspelt option
    new BatchCreator({ modle: 'x' });
    // @ts-expect-error: a wire field belongs into body
    new BatchCreator({ temperature: 1 });
    // @ts-expect-error: an effort is a word
    new BatchCreator().add('a', 'x', { reasoningEffort: 3 });
    // @ts-expect-error: not an endpoint
    new BatchCreator({ endpoint: '/v1/chat' });
    // @ts-expect-error: an id is a string
    new BatchCreator().add(1, 'x');
    // @ts-expect-error: rows that are no entries need a mapper
    new BatchCreator().addAll([{ id: 'a' }]);
  });

  it('types the body by its endpoint, and lets pass what is newer than this package', () => {
    new BatchCreator({ body: { temperature: 0, max_completion_tokens: 200, something_new: true } });
    new BatchCreator({ endpoint: '/v1/embeddings', body: { dimensions: 256 } });
    // @ts-expect-error: a temperature is a number
    new BatchCreator({ body: { temperature: 'hot' } });
    // @ts-expect-error: dimensions are a number at embeddings
    new BatchCreator({ endpoint: '/v1/embeddings', body: { dimensions: 'many' } });
    const options: BatchOptions = {};
    const endpoint: EndpointUrl = '/v1/responses';
    const body: Record<string, unknown> = {};
    new BatchCreator(options);
    new BatchCreator({ endpoint, body });
  });

  it('types the body of an entry by the endpoint that the entry names', () => {
    const batch = new BatchCreator();
    batch.add('a', 'x', { endpoint: '/v1/embeddings', body: { dimensions: 256, something_new: true } });
    batch.add({ customId: 'b', input: 'x', endpoint: '/v1/embeddings', body: { dimensions: 256 } });
    // @ts-expect-error: dimensions is a number
    batch.add('c', 'x', { endpoint: '/v1/embeddings', body: { dimensions: 'many' } });
    // @ts-expect-error: dimensions is a number
    batch.add({ customId: 'd', input: 'x', endpoint: '/v1/embeddings', body: { dimensions: 'many' } });
    // Without an endpoint of its own, an entry goes to that of the batch, whatever that is.
    batch.add('e', 'x', { body: { dimensions: 256, temperature: 0 } });
    const entry: Entry = { customId: 'e', prompt: 'x' };
    batch.add(entry);
    batch.add({ ...entry, customId: 'f' });
    batch.addAll([entry]);
  });

  it('takes models and efforts that are newer than this package', () => {
    new BatchCreator({ model: 'gpt-9', reasoningEffort: 'ultra', catalog: [{ id: 'gpt-9', efforts: ['ultra'] }] });
  });

  it('names the types of wire lines and of statuses', () => {
    expectTypeOf<ResultLine['response']>().toEqualTypeOf<{
      status_code: number;
      request_id: string | null;
      body: Record<string, unknown>;
    } | null>();
    expectTypeOf(STATUSES[0]).toEqualTypeOf<'succeeded'>();
    expectTypeOf<Outcome['status']>().toEqualTypeOf<OutcomeStatus>();
  });

  it('previews plain request lines', () => {
    expectTypeOf(new BatchCreator().preview()).toEqualTypeOf<RequestLine>();
  });
});
