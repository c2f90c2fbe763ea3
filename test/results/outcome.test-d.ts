import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { BatchCreator, type OutcomeStatus, readResults } from '../../src/index.js';

const Verdict = z.object({ label: z.enum(['good', 'bad']), score: z.number().optional() });

test('a zod format types the answers of a builder', async () => {
  const batch = new BatchCreator({ responseFormat: Verdict }).add('a', 'x');
  for await (const outcome of batch.results('out.jsonl')) {
    expectTypeOf(outcome.customId).toEqualTypeOf<string>();
    expectTypeOf(outcome.status).toEqualTypeOf<OutcomeStatus>();
    if (outcome.status === 'succeeded') {
      expectTypeOf(outcome.parsed.label).toEqualTypeOf<'good' | 'bad'>();
      expectTypeOf(outcome.parsed.score).toEqualTypeOf<number | undefined>();
      expectTypeOf(outcome.error).toEqualTypeOf<undefined>();
    } else {
      expectTypeOf(outcome.error.message).toEqualTypeOf<string>();
      expectTypeOf(outcome.parsed).toEqualTypeOf<undefined>();
    }
  }
  expectTypeOf(batch.followUp([])).toEqualTypeOf(batch);
  expectTypeOf(batch.followUp(batch.results('out.jsonl'))).resolves.toEqualTypeOf(batch);
});

test('an override adds its type to those of the others', async () => {
  const batch = new BatchCreator({ responseFormat: Verdict }).add('b', 'x', {
    responseFormat: z.object({ n: z.number() }),
  });
  for await (const outcome of batch.results('out.jsonl')) {
    if (outcome.status === 'succeeded') {
      expectTypeOf(outcome.parsed).toEqualTypeOf<z.infer<typeof Verdict> | { n: number }>();
    }
  }
});

test('JSON Schema and text give unknown; vectors are numbers', async () => {
  const schema = new BatchCreator({ responseFormat: { name: 'x', schema: { type: 'object' } } });
  for await (const outcome of schema.results('out.jsonl')) expectTypeOf(outcome.parsed).toEqualTypeOf<unknown>();
  for await (const outcome of readResults('out.jsonl', null)) {
    expectTypeOf(outcome.customId).toEqualTypeOf<string | null>();
    expectTypeOf(outcome.text).toEqualTypeOf<string | undefined>();
    expectTypeOf(outcome.embeddings).toEqualTypeOf<number[][] | undefined>();
  }
});

test('readResults is typed by its option', async () => {
  for await (const outcome of readResults('out.jsonl', 'err.jsonl', { responseFormat: Verdict, input: 'in.jsonl' })) {
    expectTypeOf(outcome.customId).toEqualTypeOf<string>();
    if (outcome.status === 'succeeded') expectTypeOf(outcome.parsed.label).toEqualTypeOf<'good' | 'bad'>();
  }
});
