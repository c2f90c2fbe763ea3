import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { replyOf } from '../../src/emulator/answers/replies.js';
import type { ReceivedLine } from '../../src/emulator/api/wire.js';
import { compareUsage, type TokenUsage } from '../../src/estimate/cost/compare-usage.js';
import { image } from '../../src/request/content/content.js';
import type { BatchOptions } from '../../src/request/options.js';
import { usageOf } from '../../src/results/line/usage.js';
import { png } from './pictures.js';

const schema = {
  type: 'object',
  properties: { label: { type: 'string' }, count: { type: 'integer' } },
  required: ['label', 'count'],
  additionalProperties: false,
} as const;

const text = fc.oneof(fc.lorem({ maxCount: 30 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }));
const picture = fc
  .tuple(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 3_000 }))
  .map(([width, height]) => image(new Uint8Array(png(width, height))));
const prompt = fc.oneof(
  text,
  fc.tuple(text, picture).map(([question, shown]) => [question, shown]),
);
const chat = (options: BatchOptions) =>
  fc.tuple(fc.constant(options), fc.array(prompt, { minLength: 1, maxLength: 5 }));
const plain = (options: BatchOptions) => fc.tuple(fc.constant(options), fc.array(text, { minLength: 1, maxLength: 5 }));

const anyBatch = fc.oneof(
  chat({ model: 'gpt-6-luna' }),
  chat({ model: 'gpt-4o-mini', systemPrompt: 'Be terse.', body: { max_completion_tokens: 300 } }),
  chat({ model: 'gpt-6-luna', responseFormat: { name: 'v', strict: true, schema } }),
  chat({ model: 'gpt-5-nano', systemPrompt: 'hello '.repeat(1_500), body: { max_completion_tokens: 300 } }),
  chat({ endpoint: '/v1/responses', model: 'gpt-5-mini', body: { max_output_tokens: 300 } }),
  plain({ endpoint: '/v1/embeddings', model: 'text-embedding-3-small' }),
  plain({ endpoint: '/v1/moderations', model: 'omni-moderation-latest' }),
  plain({ endpoint: '/v1/images/generations', model: 'gpt-image-1-mini' }),
);

it.each(['auto', 'bytes'] as const)('the range of %s holds what the emulator says was used', async (tokenizer) => {
  await fc.assert(
    fc.asyncProperty(anyBatch, async ([options, prompts]) => {
      const batch = new BatchCreator(options);
      for (const [index, prompt] of prompts.entries()) batch.add(`r${index}`, prompt as string);
      const estimate = batch.estimate({ tokenizer });
      const used: TokenUsage[] = [];
      for (const line of batch.lines()) {
        const { body } = await replyOf(JSON.parse(line) as ReceivedLine, 1_790_000_000);
        const usage = usageOf(body as Record<string, unknown>);
        if (usage) used.push(usage);
      }
      const { withinRange, cost } = compareUsage(estimate, used);
      expect({ withinRange, cost, range: estimate.cost }).toMatchObject({ withinRange: true });
    }),
    { numRuns: 60 },
  );
});
