import { describe, expect, it } from 'vitest';
import { counterFor, countRequest } from '../../src/estimate/count/count-request.js';
import { loadTokenizer } from '../../src/estimate/count/tokenizer.js';

const text = loadTokenizer('o200k_base')!;
const count = (url: string, body: Record<string, unknown>) => countRequest(url, body, counterFor(String(body.model)));
const chat = (body: Record<string, unknown>) => count('/v1/chat/completions', { model: 'gpt-4o', ...body });

const WEATHER = {
  type: 'function',
  function: {
    name: 'get_current_weather',
    description: 'Get the current weather in a given location',
    parameters: {
      type: 'object',
      properties: {
        location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' },
        unit: { type: 'string', description: 'The unit of temperature to return', enum: ['celsius', 'fahrenheit'] },
      },
      required: ['location'],
    },
  },
};

// The overheads: OpenAI cookbook, "How to count tokens with tiktoken". Section 6: 3 a message, 1 a name, 3 for the
// answer's beginning. Section 7: 7 a function, 3 for properties, 3 a property, -3 an enum, 3 an item, 12 at the end.
// "user", "system" and "assistant" are one token each in o200k_base.
const SUMS: [name: string, body: Record<string, unknown>, sum: number][] = [
  ['one message', { messages: [{ role: 'user', content: 'hello world' }] }, 3 + 1 + 2 + 3],
  [
    'a system message too',
    {
      messages: [
        { role: 'system', content: 'hello world' },
        { role: 'user', content: 'hello' },
      ],
    },
    3 + 1 + 2 + (3 + 1 + 1) + 3,
  ],
  ['a name', { messages: [{ role: 'user', name: 'Bob', content: 'hello' }] }, 3 + 1 + (1 + 1) + 1 + 3],
  [
    'text parts',
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'hello' },
            { type: 'text', text: 'world' },
          ],
        },
      ],
    },
    3 + 1 + 1 + 1 + 3,
  ],
  // The cookbook's own example for gpt-4o; by its printed output, as several copies of it have it, OpenAI's API answered 101 prompt tokens.
  [
    'the function of the cookbook',
    {
      tools: [WEATHER],
      messages: [
        { role: 'system', content: 'You are a helpful assistant that can answer to questions about the weather.' },
        { role: 'user', content: "What's the weather like in San Francisco?" },
      ],
    },
    101,
  ],
];

describe('countRequest', () => {
  it.each(SUMS)('adds up %s as documented', (_, body, sum) => {
    expect(chat(body).input).toMatchObject({ likely: sum });
  });

  it('counts tools as the sum of what the source names', () => {
    const sum =
      7 +
      text('get_current_weather:Get the current weather in a given location') +
      3 +
      (3 + text('location:string:The city and state, e.g. San Francisco, CA')) +
      (3 -
        3 +
        (3 + text('celsius')) +
        (3 + text('fahrenheit')) +
        text('unit:string:The unit of temperature to return')) +
      12;
    expect(chat({ tools: [WEATHER], messages: [] }).input.likely).toBe(sum + 3);
  });

  it('counts instructions and input of a response like messages', () => {
    const response = count('/v1/responses', { model: 'gpt-4o', instructions: 'hello world', input: 'hello' });
    const { messages } = SUMS[1]![1] as { messages: unknown };
    expect(response.input).toEqual(chat({ messages }).input);
  });

  it('counts a response schema about as its JSON, and says how far that may be off', () => {
    const schema = { type: 'object', properties: { label: { type: 'string' } } };
    const format = { type: 'json_schema', json_schema: { name: 'x', schema } };
    const bare = chat({ messages: [] }).input.likely;
    const { input } = chat({ messages: [], response_format: format });
    expect(input.likely - bare).toBe(text('x') + text(JSON.stringify(schema)));
    expect(input.low).toBeLessThan(input.likely);
    expect(input.high).toBeGreaterThan(input.likely);
  });

  it('counts embeddings by text, by texts and by tokens that are given as such', () => {
    const embed = (input: unknown) => count('/v1/embeddings', { model: 'text-embedding-3-small', input });
    expect(embed('hello world')).toMatchObject({ input: { likely: 2 }, output: { low: 0, high: 0 } });
    expect(embed(['hello', 'hello world'])).toMatchObject({ input: { likely: 3 }, largestInput: 2 });
    expect(embed([15339, 1917, 0])).toMatchObject({ input: { likely: 3 }, largestInput: 3 });
    expect(embed([[1, 2], [3]])).toMatchObject({ input: { likely: 3 }, largestInput: 2 });
  });

  it('knows the output of a picture by its size and quality', () => {
    const body = { model: 'gpt-image-1-mini', prompt: 'a cat', n: 2, size: '1024x1024', quality: 'low' };
    expect(count('/v1/images/generations', body).output).toEqual({ low: 1_250, high: 1_250 });
    expect(count('/v1/images/generations', { model: 'gpt-image-1-mini', prompt: 'a cat' }).output).toEqual({
      low: 625,
      high: 6_500,
    });
  });

  it('takes the limit on the output from wherever it stands', () => {
    const messages = [{ role: 'user', content: 'x' }];
    expect(chat({ messages, max_completion_tokens: 50, n: 3 })).toMatchObject({ limit: 50, answers: 3 });
    expect(chat({ messages, max_tokens: 40 }).limit).toBe(40);
    expect(count('/v1/responses', { model: 'gpt-4o', input: 'x', max_output_tokens: 30 }).limit).toBe(30);
    expect(chat({ messages }).limit).toBeUndefined();
  });

  it.each([
    null,
    7,
    'x',
    [],
    { messages: 'x' },
    { messages: [null, 3, 'x', { role: 5, content: { a: 1 } }] },
    {
      messages: [
        { role: 'user', content: [null, 1, { type: 'image_url' }, { type: 'file' }, { type: 'input_audio' }] },
      ],
    },
    {
      tools: [null, {}, { function: 3 }, { function: { parameters: { properties: { a: null } } } }],
      response_format: 3,
      n: -1,
    },
    { input: { text: 3 }, model: {} },
  ])('never stumbles over %j', (body) => {
    for (const url of [
      '/v1/chat/completions',
      '/v1/responses',
      '/v1/embeddings',
      '/v1/moderations',
      '/v1/images/edits',
      '/v1/completions',
      7,
      undefined,
    ]) {
      expect(countRequest(url, body, counterFor('gpt-4o')).input.likely).toBeGreaterThanOrEqual(0);
    }
  });
});
