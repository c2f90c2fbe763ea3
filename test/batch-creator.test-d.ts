import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator, type RequestLine } from '../src/index.js';

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

  it('refuses what does not exist', () => {
    // @ts-expect-error: a misspelt option
    new BatchCreator({ modle: 'x' });
    // @ts-expect-error: a wire field belongs into body
    new BatchCreator({ temperature: 1 });
    // @ts-expect-error: no such effort
    new BatchCreator().add('a', 'x', { reasoningEffort: 'huge' });
    // @ts-expect-error: not an endpoint
    new BatchCreator({ endpoint: '/v1/chat' });
    // @ts-expect-error: an id is a string
    new BatchCreator().add(1, 'x');
    // @ts-expect-error: rows that are no entries need a mapper
    new BatchCreator().addAll([{ id: 'a' }]);
  });

  it('previews plain request lines', () => {
    expectTypeOf(new BatchCreator().preview()).toEqualTypeOf<RequestLine>();
  });
});
