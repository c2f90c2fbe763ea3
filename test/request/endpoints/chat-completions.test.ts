import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { audio, file, image } from '../../../src/request/content/content.js';
import { base64, bodyText, build, bytes, FILES } from '../../helpers/build.js';
import { errorsOf } from '../../helpers/judge.js';

const bare = { model: 'gpt-5.4', seed: null, reasoningEffort: null };
const content = (prompt: Parameters<typeof build>[0]['prompt']) => {
  const { body } = build({ prompt: prompt! }, bare);
  return (body as { messages: { content: unknown }[] }).messages[0]?.content;
};

describe('a body of chat completions', () => {
  it('holds its keys in the order of the contract, then those of body', () => {
    const options = {
      model: 'gpt-6-luna',
      systemPrompt: 'Be brief.',
      responseFormat: 'json_object',
      body: { max_completion_tokens: 200 },
    } as const;
    expect(bodyText({ prompt: 'Hi' }, options)).toBe(
      '{"model":"gpt-6-luna","seed":334,"reasoning_effort":"medium","response_format":{"type":"json_object"},' +
        '"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"max_completion_tokens":200}',
    );
  });

  it('is nothing but model and messages where all else is declined', () => {
    expect(bodyText({ prompt: 'Hi' }, bare)).toBe('{"model":"gpt-5.4","messages":[{"role":"user","content":"Hi"}]}');
  });

  it('puts the system prompt before messages, unless they bring instructions of their own', () => {
    const options = { ...bare, systemPrompt: 'S' };
    const turns = [{ role: 'user', content: 'Hi' }];
    expect(build({ messages: turns }, options).body).toMatchObject({
      messages: [{ role: 'system', content: 'S' }, ...turns],
    });
    for (const role of ['system', 'developer']) {
      const own = [{ role, content: 'mine' }, ...turns];
      expect(build({ messages: own }, options).body).toMatchObject({ messages: own });
    }
  });

  it('lets strings, parts and wire parts stand side by side in messages', () => {
    const wire = { type: 'text', text: 'wire' };
    const messages = [
      { role: 'user', content: ['text', image('https://example.com/1.jpg'), wire] },
      { role: 'assistant', content: null },
    ];
    expect(build({ messages }, bare).body).toMatchObject({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'text' },
            { type: 'image_url', image_url: { url: 'https://example.com/1.jpg' } },
            wire,
          ],
        },
        { role: 'assistant', content: null },
      ],
    });
  });

  it('lets body win over what the options made', () => {
    const body = { model: 'other', messages: [{ role: 'user', content: 'mine' }] };
    expect(bodyText({ prompt: 'Hi', body }, bare)).toBe(JSON.stringify(body));
  });
});

describe('parts of a chat', () => {
  it('are wire parts: pictures', () => {
    expect(
      content([
        'See',
        image('https://example.com/1.jpg', { detail: 'low' }),
        image('data:image/png;base64,AA=='),
        image(bytes('GIF89a')),
      ]),
    ).toEqual([
      { type: 'text', text: 'See' },
      { type: 'image_url', image_url: { url: 'https://example.com/1.jpg', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
      { type: 'image_url', image_url: { url: `data:image/gif;base64,${base64('GIF89a')}` } },
    ]);
  });

  it('are wire parts: documents', () => {
    expect(
      content([
        file({ fileId: 'file-1' }),
        file(bytes('%PDF-1'), { filename: 'x.pdf' }),
        file(bytes('%PDF-1')),
        file(bytes('plain'), { filename: 'notes.txt' }),
        file('DATA:text/csv;base64,YQ=='),
      ]),
    ).toEqual([
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'file', file: { filename: 'x.pdf', file_data: `data:application/pdf;base64,${base64('%PDF-1')}` } },
      {
        type: 'file',
        file: { filename: 'document.pdf', file_data: `data:application/pdf;base64,${base64('%PDF-1')}` },
      },
      { type: 'file', file: { filename: 'notes.txt', file_data: `data:text/plain;base64,${base64('plain')}` } },
      { type: 'file', file: { filename: 'document.csv', file_data: 'DATA:text/csv;base64,YQ==' } },
    ]);
  });

  it('are wire parts: recordings', () => {
    const wav = Buffer.from(FILES['talk.wav']!).toString('base64');
    expect(
      content([
        audio(FILES['talk.wav']!),
        audio(bytes('raw'), { format: 'mp3' }),
        audio(`data:audio/wav;base64,${wav}`),
      ]),
    ).toEqual([
      { type: 'input_audio', input_audio: { data: wav, format: 'wav' } },
      { type: 'input_audio', input_audio: { data: base64('raw'), format: 'mp3' } },
      { type: 'input_audio', input_audio: { data: wav, format: 'wav' } },
    ]);
  });

  it('are read from the disk when the body is made, not before', () => {
    const prompt = [image('photos/1.png'), file('docs/a.pdf'), file('docs/notes.md'), audio('talk.mp3')];
    const { body, reads } = build({ prompt }, bare);
    expect(reads).toEqual(['photos/1.png', 'docs/a.pdf', 'docs/notes.md', 'talk.mp3']);
    expect(JSON.stringify(body)).toMatch(
      /data:image\/png;base64,.*"filename":"a.pdf","file_data":"data:application\/pdf;.*"notes.md","file_data":"data:text\/markdown;.*"mp3"/,
    );
    expect(() => image('no/such/file.png')).not.toThrow();
  });

  it.each([
    ['a picture by file id', image({ fileId: 'file-1' }), 'image({ fileId: "file-1" }) does not work at'],
    ['a document by address', file('https://example.com/a.pdf'), 'which does not fetch documents'],
    ['a recording by address', audio('https://example.com/a.mp3'), 'the service does not download recordings'],
    ['a recording of unknown kind', audio('odd.bin'), 'odd.bin is neither WAV nor MP3'],
    ['a picture that is none', image('docs/a.pdf'), 'docs/a.pdf is not a PNG, JPEG, GIF or WebP picture'],
    ['a document of no kind', file('odd.bin'), 'odd.bin is not a document of a known kind'],
  ])('cannot be %s', (_, part, message) => {
    expect(() => build({ prompt: [part] }, bare)).toThrow(message);
  });

  it.each([undefined, null, '', new Uint8Array(0), {}, { fileId: '' }, 5])('are not made of %j', (source) => {
    expect(() => image(source as string)).toThrow('image() was given');
    expect(() => file(source as string)).toThrow('file() was given');
    expect(() => audio(source as string)).toThrow('audio() was given');
  });
});

describe('the response format of a chat', () => {
  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
  const named = { name: 'n', description: 'd', schema, strict: false };
  const wire = { type: 'json_schema', json_schema: { name: 'n' } };
  it.each([
    ['json_object', 'json_object' as const, { type: 'json_object' }],
    ['a named schema', named, { type: 'json_schema', json_schema: named }],
    ['a wire object', wire, wire],
    [
      'zod',
      z.object({}).meta({ title: 'My schema' }),
      { type: 'json_schema', json_schema: { name: 'My_schema', schema, strict: true } },
    ],
  ])('goes out for %s', (_, responseFormat, expected) => {
    expect(build({ prompt: 'Hi' }, { ...bare, responseFormat }).body).toMatchObject({ response_format: expected });
  });
});

describe('the ranges of a chat', () => {
  const BORDERS: [field: string, good: unknown[], bad: unknown[]][] = [
    ['n', [1, 128], [0, 129, 1.5]],
    ['temperature', [0, 2], [-0.01, 2.01]],
    ['top_p', [0, 1], [-0.01, 1.01]],
    ['presence_penalty', [-2, 2], [-2.01, 2.01]],
    ['frequency_penalty', [-2, 2], [-2.01, 2.01]],
    ['logit_bias', [{ 1: -100 }, { 1: 100 }], [{ 1: -101 }, { 1: 101 }]],
    ['max_completion_tokens', [1, 1e6], [0, -1, 0.5]],
    ['stop', [['a', 'b', 'c', 'd']], [[], ['a', 'b', 'c', 'd', 'e']]],
    ['safety_identifier', ['x'.repeat(128)], ['x'.repeat(129)]],
    [
      'metadata',
      [{ ['k'.repeat(64)]: 'v'.repeat(512) }, pairs(16)],
      [{ ['k'.repeat(65)]: '' }, { k: 'v'.repeat(513) }, pairs(17), { k: 1 }],
    ],
  ];

  function pairs(count: number): Record<string, string> {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  }

  it.each(BORDERS)('end exactly where those of %s end', async (field, good, bad) => {
    const body = (value: unknown) => ({
      model: 'gpt-4.1',
      messages: [{ role: 'user', content: 'Hi' }],
      store: true,
      [field]: value,
    });
    for (const value of good) expect(await errorsOf('/v1/chat/completions', body(value))).toEqual([]);
    for (const value of bad) {
      const [error, ...more] = await errorsOf('/v1/chat/completions', body(value));
      expect(error).toContain(`body.${field}`);
      expect(more).toEqual([]);
    }
  });

  it('let top_logprobs go from 0 to 20', async () => {
    const body = (value: number) => ({
      model: 'gpt-4.1',
      messages: [{ role: 'user', content: 'Hi' }],
      logprobs: true,
      top_logprobs: value,
    });
    for (const value of [0, 20]) expect(await errorsOf('/v1/chat/completions', body(value))).toEqual([]);
    for (const value of [-1, 21]) {
      expect(await errorsOf('/v1/chat/completions', body(value))).toEqual(['invalid_value body.top_logprobs']);
    }
  });
});
