import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { audio, file, image } from '../../../src/request/content/content.js';
import { base64, bodyText, build, bytes } from '../../helpers/build.js';
import { errorsOf } from '../../helpers/judge.js';

const bare = { endpoint: '/v1/responses', model: 'gpt-5.4', reasoningEffort: null } as const;

describe('a body of responses', () => {
  it('holds its keys in order, and no seed unless one was asked for', () => {
    const options = { endpoint: '/v1/responses', model: 'gpt-6-luna', systemPrompt: 'Be brief.' } as const;
    expect(bodyText({ prompt: 'Hi', responseFormat: 'json_object', body: { store: false } }, options)).toBe(
      '{"model":"gpt-6-luna","reasoning":{"effort":"medium"},"text":{"format":{"type":"json_object"}},' +
        '"instructions":"Be brief.","input":"Hi","store":false}',
    );
  });

  it('merges reasoning and text of body with what the options made', () => {
    const body = { reasoning: { summary: 'auto' }, text: { verbosity: 'low' } };
    expect(
      build({ prompt: 'Hi', responseFormat: 'json_object', body }, { ...bare, reasoningEffort: 'high' }).body,
    ).toEqual({
      model: 'gpt-5.4',
      reasoning: { effort: 'high', summary: 'auto' },
      text: { format: { type: 'json_object' }, verbosity: 'low' },
      input: 'Hi',
    });
  });

  it('sends input as it is, and messages as input', () => {
    const items = [{ type: 'item_reference', id: 'msg_1' }];
    expect(build({ input: items }, bare).body).toEqual({ model: 'gpt-5.4', input: items });
    const messages = [
      { role: 'user', content: ['Hi'] },
      { role: 'assistant', content: ['Ho'] },
      { role: 'user', content: 'And?' },
    ];
    expect(build({ messages }, { ...bare, systemPrompt: 'S' }).body).toEqual({
      model: 'gpt-5.4',
      instructions: 'S',
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
        { role: 'assistant', content: [{ type: 'output_text', text: 'Ho' }] },
        { role: 'user', content: 'And?' },
      ],
    });
    const own = [{ role: 'developer', content: 'mine' }];
    expect(build({ messages: own }, { ...bare, systemPrompt: 'S' }).body).toEqual({ model: 'gpt-5.4', input: own });
  });

  it('has no input where none was given', () => {
    expect(bodyText({ body: { prompt: { id: 'pmpt_1' } } }, bare)).toBe('{"model":"gpt-5.4","prompt":{"id":"pmpt_1"}}');
  });

  it('holds parts as the wire wants them, local ones read when it is made', () => {
    const prompt = [
      'See',
      image('https://example.com/1.jpg', { detail: 'high' }),
      image({ fileId: 'file-1' }),
      image('photos/1.jpg'),
      file('https://example.com/a.pdf'),
      file({ fileId: 'file-2' }),
      file('docs/a.pdf'),
      file(bytes('%PDF-1'), { filename: 'x.pdf' }),
    ];
    const { body, reads } = build({ prompt }, bare);
    expect(reads).toEqual(['photos/1.jpg', 'docs/a.pdf']);
    expect((body as { input: [{ content: unknown }] }).input[0].content).toEqual([
      { type: 'input_text', text: 'See' },
      { type: 'input_image', image_url: 'https://example.com/1.jpg', detail: 'high' },
      { type: 'input_image', file_id: 'file-1', detail: 'auto' },
      { type: 'input_image', image_url: `data:image/jpeg;base64,${base64('\xff\xd8\xff\xe0rest')}`, detail: 'auto' },
      { type: 'input_file', file_url: 'https://example.com/a.pdf' },
      { type: 'input_file', file_id: 'file-2' },
      { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${base64('%PDF-1.7 rest')}` },
      { type: 'input_file', filename: 'x.pdf', file_data: `data:application/pdf;base64,${base64('%PDF-1')}` },
    ]);
    expect(() => build({ prompt: [audio('talk.wav')] }, bare)).toThrow('audio() does not work at /v1/responses');
  });

  it('passes its own checks with parts of all kinds', async () => {
    const prompt = ['See', image({ fileId: 'f' }), image('photos/1.png'), file('docs/a.pdf'), file({ fileId: 'f' })];
    expect(await errorsOf('/v1/responses', build({ prompt }, bare).body)).toEqual([]);
  });

  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
  const named = { name: 'n', description: 'd', schema, strict: false };
  const wire = { type: 'json_schema', name: 'n', schema };
  it.each([
    ['json_object', 'json_object' as const, { type: 'json_object' }],
    ['a named schema', named, { type: 'json_schema', ...named }],
    ['a wire object', wire, wire],
    ['zod', z.object({}), { type: 'json_schema', name: 'response', schema, strict: true }],
  ])('puts a format into text, flat: %s', (_, responseFormat, format) => {
    expect(build({ prompt: 'Hi' }, { ...bare, responseFormat }).body).toMatchObject({ text: { format } });
  });

  it('keeps a seed that was asked for, so that the report refuses it', async () => {
    const { body } = build({ prompt: 'Hi' }, { ...bare, seed: 7 });
    expect(body).toMatchObject({ seed: 7 });
    expect(await errorsOf('/v1/responses', body)).toEqual(['unsupported_parameter body.seed']);
  });

  const BORDERS: [field: string, good: unknown[], bad: unknown[]][] = [
    ['max_output_tokens', [16], [15, 16.5]],
    ['max_tool_calls', [1], [0]],
    ['top_logprobs', [0, 20], [-1, 21]],
    ['temperature', [0, 2], [-0.01, 2.01]],
    ['top_p', [0, 1], [1.01]],
    ['truncation', ['auto', 'disabled'], ['none']],
    ['background', [false], ['no']],
  ];
  it.each(BORDERS)('takes and refuses values of %s exactly at the border', async (field, good, bad) => {
    const errors = (value: unknown) => errorsOf('/v1/responses', { model: 'gpt-4.1', input: 'Hi', [field]: value });
    for (const value of good) expect(await errors(value)).toEqual([]);
    for (const value of bad) expect(await errors(value)).toEqual([expect.stringContaining(` body.${field}`)]);
  });
});
