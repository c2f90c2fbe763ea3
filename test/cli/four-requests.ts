import { BatchCreator } from '../../src/batch-creator.js';
import { image } from '../../src/request/content/content.js';

/** Requests of four kinds: plain, with pictures, with a number for an id, with a schema. */
export const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Be terse.' })
  .add('r-1', 'Hello,\nyou.')
  .add('r-2', [
    'What is this?',
    image('https://example.com/1.jpg', { detail: 'low' }),
    image(`data:image/png;base64,${'A'.repeat(400)}`),
  ])
  .add('3', 'Third')
  .add('r-4', 'Fourth', {
    responseFormat: {
      name: 'verdict',
      strict: true,
      schema: {
        type: 'object',
        properties: { label: { type: 'string' } },
        required: ['label'],
        additionalProperties: false,
      },
    },
  });
