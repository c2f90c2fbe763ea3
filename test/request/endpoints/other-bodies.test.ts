import { describe, expect, it } from 'vitest';
import { file, image } from '../../../src/request/content/content.js';
import type { EndpointUrl } from '../../../src/request/endpoints/table.js';
import { base64, bodyText, build } from '../../helpers/build.js';
import { errorsOf } from '../../helpers/judge.js';

const at = (endpoint: EndpointUrl, model = 'm') => ({ endpoint, model });
const embeddings = at('/v1/embeddings', 'text-embedding-3-small');
const moderations = at('/v1/moderations', 'omni-moderation-latest');
const generations = at('/v1/images/generations', 'gpt-image-2');
const edits = at('/v1/images/edits', 'gpt-image-2');
const completions = at('/v1/completions');

describe('a body', () => {
  it.each([
    ['embeddings of a text', { prompt: 'a' }, embeddings, '{"model":"text-embedding-3-small","input":"a"}'],
    ['embeddings of texts', { prompt: ['a', 'b'] }, embeddings, '{"model":"text-embedding-3-small","input":["a","b"]}'],
    ['embeddings of tokens', { input: [[1]] }, embeddings, '{"model":"text-embedding-3-small","input":[[1]]}'],
    [
      'embeddings with dimensions',
      { prompt: 'a', body: { dimensions: 64 } },
      embeddings,
      '{"model":"text-embedding-3-small","input":"a","dimensions":64}',
    ],
    ['embeddings of nothing', { body: {} }, embeddings, '{"model":"text-embedding-3-small"}'],
    ['moderations of a text', { prompt: 'a' }, moderations, '{"model":"omni-moderation-latest","input":"a"}'],
    ['moderations of input', { input: ['a'] }, moderations, '{"model":"omni-moderation-latest","input":["a"]}'],
    ['moderations of nothing', { body: {} }, moderations, '{"model":"omni-moderation-latest"}'],
    ['a picture', { prompt: 'a cat' }, generations, '{"model":"gpt-image-2","prompt":"a cat"}'],
    ['a picture of lines', { prompt: ['a', 'b'] }, generations, '{"model":"gpt-image-2","prompt":"a\\nb"}'],
    ['a picture of nothing', { body: {} }, generations, '{"model":"gpt-image-2"}'],
    ['a completion', { prompt: 'Once' }, completions, '{"model":"m","seed":334,"prompt":"Once"}'],
    ['a completion of texts', { prompt: ['a'], seed: null }, completions, '{"model":"m","prompt":["a"]}'],
    ['a completion of nothing', { body: {}, seed: null }, completions, '{"model":"m"}'],
  ])('is made of %s', (_, entry, options, expected) => {
    expect(bodyText(entry, options)).toBe(expected);
    expect(build(entry, options).body).toStrictEqual(JSON.parse(expected));
  });

  it('of moderations holds texts and pictures, local ones read when it is made', () => {
    const { body, reads } = build({ prompt: ['a', image('https://x.y/1.png'), image('photos/1.png')] }, moderations);
    expect(reads).toEqual(['photos/1.png']);
    expect(body).toMatchObject({
      input: [
        { type: 'text', text: 'a' },
        { type: 'image_url', image_url: { url: 'https://x.y/1.png' } },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${base64('\x89PNG\r\n\x1a\nrest')}` } },
      ],
    });
  });

  it('of edits takes the pictures of the prompt for what is edited, and its texts for the prompt', async () => {
    const entry = { prompt: ['a hat', image({ fileId: 'file-1' }), image('photos/1.jpg'), 'in red'] };
    const { body } = build({ ...entry, body: { mask: { file_id: 'file-2' } } }, edits);
    expect(body).toStrictEqual({
      model: 'gpt-image-2',
      images: [{ file_id: 'file-1' }, { image_url: `data:image/jpeg;base64,${base64('\xff\xd8\xff\xe0rest')}` }],
      prompt: 'a hat\nin red',
      mask: { file_id: 'file-2' },
    });
    expect(await errorsOf('/v1/images/edits', body)).toEqual([]);
    expect(await errorsOf('/v1/images/edits', build({ prompt: 'a hat' }, edits).body)).toEqual([
      'invalid_value body.images',
    ]);
  });

  it.each([
    ['a picture', image('https://x.y/1.png'), embeddings, 'image() does not work at /v1/embeddings'],
    ['a picture', image('https://x.y/1.png'), generations, 'image() does not work at /v1/images/generations'],
    ['a picture', image('https://x.y/1.png'), completions, 'image() does not work at /v1/completions'],
    ['a document', file({ fileId: 'f' }), moderations, 'file() does not work at /v1/moderations'],
    ['a picture by file id', image({ fileId: 'f' }), moderations, 'image({ fileId }) does not work at /v1/moderations'],
    ['a document', file({ fileId: 'f' }), edits, 'file() does not work at /v1/images/edits'],
  ])('is not made of %s where it has no place', (_, part, options, message) => {
    expect(() => build({ prompt: [part] }, options)).toThrow(message);
  });
});

describe('an option that the endpoint has no place for', () => {
  const turns = [{ role: 'user', content: 'Hi' }];
  it.each([
    ['seed', { prompt: 'a', seed: 1 }, embeddings, 'seed'],
    ['reasoningEffort', { prompt: 'a', reasoningEffort: 'low' as const }, moderations, 'reasoning_effort'],
    ['reasoningEffort', { prompt: 'a', reasoningEffort: 'low' as const }, generations, 'reasoning_effort'],
    ['systemPrompt', { prompt: 'a', systemPrompt: 'S' }, embeddings, 'instructions'],
    ['systemPrompt', { prompt: 'a', systemPrompt: 'S' }, completions, 'instructions'],
    ['responseFormat', { prompt: 'a', responseFormat: 'json_object' as const }, embeddings, 'response_format'],
    ['responseFormat', { prompt: 'a', responseFormat: 'json_object' as const }, generations, 'response_format'],
    ['messages', { messages: turns }, embeddings, 'messages'],
    ['messages', { messages: turns }, generations, 'messages'],
    ['input', { input: 'a' }, generations, 'input'],
    ['input', { input: 'a' }, at('/v1/chat/completions', 'gpt-5.4'), 'input'],
  ])('goes out under its wire name, for the report to refuse: %s', async (_, entry, options, name) => {
    const { body } = build(entry, options);
    expect(body).toHaveProperty(name);
    const errors = await errorsOf(options.endpoint, body);
    expect(errors.filter((error) => error.endsWith(` body.${name}`))).toHaveLength(1);
  });

  it('is not made up: defaults go only where they have a place', () => {
    for (const options of [embeddings, moderations, generations]) {
      expect(Object.keys(build({ prompt: 'a' }, options).body as object)).toHaveLength(2);
    }
  });
});

describe('ranges', () => {
  const texts = (count: number) => Array.from({ length: count }, () => 'a');
  const tokens = (count: number) => Array.from({ length: count }, () => 1);
  const files = (count: number) => texts(count).map((file_id) => ({ file_id }));
  const BORDERS: [options: { endpoint: EndpointUrl; model: string }, field: string, good: unknown[], bad: unknown[]][] =
    [
      [
        embeddings,
        'input',
        [texts(2048), tokens(8192), [[0]]],
        [texts(2049), tokens(8193), [], '', [''], [[]], [[-1]], [1.5]],
      ],
      [embeddings, 'dimensions', [1], [0, 1.5, null]],
      [generations, 'prompt', ['x'.repeat(32_000)], ['x'.repeat(32_001), '']],
      [generations, 'n', [1, 10], [0, 11]],
      [generations, 'output_compression', [0, 100], [-1, 101]],
      [edits, 'images', [files(1), files(16)], [files(0), files(17)]],
      [completions, 'best_of', [0, 20], [-1, 21]],
      [completions, 'logprobs', [0, 5], [-1, 6]],
      [completions, 'n', [1, 128], [0, 129]],
    ];
  it.each(BORDERS)('end where the service ends them: %o %s', async (options, field, good, bad) => {
    const needed = {
      '/v1/images/edits': { prompt: 'a', images: files(1) },
      '/v1/embeddings': { input: 'a' },
    }[options.endpoint as string] ?? { prompt: 'a' };
    const errors = (value: unknown) => errorsOf(options.endpoint, { model: options.model, ...needed, [field]: value });
    for (const value of good) expect(await errors(value)).toEqual([]);
    for (const value of bad) expect(await errors(value)).toEqual([expect.stringContaining(` body.${field}`)]);
  });
});

describe('messages that are none', () => {
  it.each(['/v1/chat/completions', '/v1/responses'] as const)('are left to the report at %s', async (endpoint) => {
    const messages = [null, 'x'] as unknown as { role: string }[];
    const { body } = build({ messages }, { endpoint, model: 'gpt-5.4', systemPrompt: 'S' });
    const errors = await errorsOf(endpoint, body);
    expect(errors).toHaveLength(2);
    expect(errors.every((error) => error.startsWith('invalid_type body.'))).toBe(true);
  });
});
