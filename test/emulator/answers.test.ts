import { Ajv2020 } from 'ajv/dist/2020.js';
import { zodResponseFormat } from 'openai/helpers/zod';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { mockAnswer } from '../../src/emulator/answers/answer.js';
import type { ResultFileRow } from '../../src/emulator/api/wire.js';
import { valueFor } from '../../src/emulator/values/from-schema.js';
import { seededRandom } from '../../src/emulator/values/seeded-random.js';
import { textMatching } from '../../src/emulator/values/text-matching.js';
import { chatLine, contentOf, emulated, MODEL, rows, run, text } from './harness.js';

// What zod makes carries patterns beside its formats, so formats are judged too.
const SCHEMAS: Record<string, object> = {
  'an object': z.toJSONSchema(
    z.object({
      label: z.enum(['a', 'b']),
      confidence: z.number().min(0).max(1),
      count: z.int().gt(3).lt(5),
      tags: z.array(z.string()).min(2).max(2),
      nested: z.object({ deep: z.boolean(), none: z.null() }),
      maybe: z.string().nullable(),
      literal: z.literal('x'),
      either: z.union([z.string(), z.object({ a: z.number() })]),
    }),
  ),
  formats: z.toJSONSchema(
    z.object({ email: z.email(), uuid: z.uuid(), date: z.iso.date(), ip: z.ipv4(), when: z.iso.datetime() }),
  ),
  'a recursive schema': {
    type: 'object',
    properties: {
      value: { type: 'integer', multipleOf: 7, minimum: 20, maximum: 30 },
      children: { type: 'array', items: { $ref: '#' } },
      next: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
    },
    required: ['value', 'children', 'next'],
    additionalProperties: false,
  },
  definitions: {
    type: 'object',
    properties: { one: { $ref: '#/$defs/step' }, all: { allOf: [{ $ref: '#/$defs/step' }, { required: ['id'] }] } },
    required: ['one', 'all'],
    $defs: { step: { type: 'object', properties: { id: { type: 'string', minLength: 12, maxLength: 14 } } } },
  },
  patterns: {
    type: 'object',
    properties: {
      plate: { type: 'string', pattern: '^[A-Z]{2}-\\d{3,4}$' },
      either: { type: 'string', pattern: '^(?:red|green) \\w+$' },
    },
    required: ['plate', 'either'],
  },
  'a type list': { type: ['number', 'null'], exclusiveMinimum: 0, maximum: 0.5 },
};

test.for(Object.entries(SCHEMAS))('a made-up value fits %s', ([, schema]) => {
  const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  for (let seed = 0; seed < 50; seed++) {
    const value = valueFor(schema, seededRandom(String(seed)));
    expect(fits(value), `${JSON.stringify(value)} ${JSON.stringify(fits.errors)}`).toBe(true);
  }
});

test('a pattern beyond the reader gives nothing rather than a wrong text', () => {
  expect(textMatching('^(?=a)b$', seededRandom('x'))).toBeUndefined();
  expect(textMatching('[', seededRandom('x'))).toBeUndefined();
});

async function answersTo(url: string, bodies: object[]): Promise<ResultFileRow[]> {
  const { client } = await emulated();
  const lines = bodies.map((body, index) => JSON.stringify({ custom_id: `r${index}`, method: 'POST', url, body }));
  const batch = await run(client, lines, url);
  const found = await rows(client, batch.output_file_id);
  expect(found).toHaveLength(bodies.length);
  return found.toSorted((a, b) => String(a.custom_id).localeCompare(String(b.custom_id)));
}

function bodyOf<Body>(row: ResultFileRow | undefined): Body {
  return row?.response?.body as Body;
}

test('a chat answer fits the response format and is the same on every run', async () => {
  const Verdict = z.object({ label: z.enum(['positive', 'negative']), score: z.number().min(0).max(1) });
  const line = (id: string) => chatLine(id, { response_format: zodResponseFormat(Verdict, 'verdict') });
  const { client } = await emulated();
  const contents = async () => {
    const batch = await run(client, [line('a'), line('b'), line('c')]);
    return (await rows(client, batch.output_file_id)).map(contentOf);
  };
  const first = await contents();
  for (const content of first) Verdict.parse(JSON.parse(content));
  expect(await contents()).toEqual(first);
});

test('JSON mode gives JSON, n gives as many choices, a demanded tool is called', async () => {
  const messages = [{ role: 'user', content: 'Answer in JSON' }];
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const tools = [{ type: 'function', function: { name: 'weather', parameters } }];
  const [json, several, tool] = await answersTo('/v1/chat/completions', [
    { model: MODEL, messages, response_format: { type: 'json_object' } },
    { model: MODEL, messages, n: 3 },
    { model: MODEL, messages, tools, tool_choice: 'required', reasoning_effort: 'none' },
  ]);
  expect(JSON.parse(contentOf(json))).toBeTypeOf('object');
  expect(bodyOf<{ choices: object[] }>(several).choices).toHaveLength(3);
  const { message, finish_reason } = bodyOf<{ choices: { message: never; finish_reason: string }[] }>(tool).choices[0]!;
  expect(finish_reason).toBe('tool_calls');
  expect(message).toMatchObject({ content: null, tool_calls: [{ type: 'function', function: { name: 'weather' } }] });
});

test('a response holds one message with its text, or a function call, and usage', async () => {
  const schema = {
    type: 'object',
    properties: { n: { type: 'integer' } },
    required: ['n'],
    additionalProperties: false,
  };
  const tools = [{ type: 'function', name: 'look', parameters: schema, strict: true }];
  const [plain, typed, call] = await answersTo('/v1/responses', [
    { model: MODEL, input: 'Say hello' },
    { model: MODEL, input: 'A number', text: { format: { type: 'json_schema', name: 'n', schema, strict: true } } },
    { model: MODEL, input: 'Look', tools, tool_choice: 'required' },
  ]);
  expect(bodyOf(plain)).toMatchObject({
    object: 'response',
    status: 'completed',
    output: [
      { type: 'reasoning', summary: [] },
      {
        type: 'message',
        phase: 'final_answer',
        content: [{ type: 'output_text', text: expect.stringContaining('Say hello') }],
      },
    ],
    usage: {
      input_tokens: expect.any(Number),
      input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
      output_tokens: expect.any(Number),
    },
  });
  expect(bodyOf(plain)).not.toHaveProperty('output_text');
  const { output } = bodyOf<{ output: { content: { text: string }[] }[] }>(typed);
  expect(JSON.parse(output[1]!.content[0]!.text)).toEqual({ n: expect.any(Number) });
  expect(bodyOf(call)).toMatchObject({ output: [{ type: 'reasoning' }, { type: 'function_call', name: 'look' }] });
});

test('a response has the keys of 2026, in the order in which the service writes them', async () => {
  const [plain] = await answersTo('/v1/responses', [{ model: MODEL, input: 'x' }]);
  expect(Object.keys(bodyOf<object>(plain)).join(' ')).toBe(
    'id object created_at status background billing completed_at error frequency_penalty incomplete_details ' +
      'instructions max_output_tokens max_tool_calls model moderation output parallel_tool_calls presence_penalty ' +
      'previous_response_id prompt_cache_key prompt_cache_retention reasoning safety_identifier service_tier store ' +
      'temperature text tool_choice tool_usage tools top_logprobs top_p truncation usage user metadata',
  );
});

test('a model answers under its dated snapshot, in replies and in the batch', async () => {
  const { client } = await emulated();
  const batch = await run(client, [chatLine('a', { model: 'gpt-5.4-nano' })]);
  expect(batch.model).toBe('gpt-5.4-nano-2026-03-17');
  const [row] = await rows(client, batch.output_file_id);
  expect(bodyOf<{ model: string }>(row).model).toBe('gpt-5.4-nano-2026-03-17');
  expect((await run(client, [chatLine('a')])).model).toBe(MODEL);
});

test('without reasoning, the message is the first item', async () => {
  const [none, other] = await answersTo('/v1/responses', [
    { model: MODEL, input: 'x', reasoning: { effort: 'none' } },
    { model: MODEL, input: 'x', reasoning: { effort: 'high' } },
  ]);
  const types = (row: ResultFileRow | undefined) =>
    bodyOf<{ output: { type: string }[] }>(row).output.map(({ type }) => type);
  expect([types(none), types(other)]).toEqual([['message'], ['reasoning', 'message']]);
});

test('a token limit cuts the answer', async () => {
  const messages = [{ role: 'user', content: 'Hello there, how are you today?' }];
  const [chat, whole] = await answersTo('/v1/chat/completions', [
    { model: 'gpt-4o', messages, max_tokens: 1 },
    { model: 'gpt-4o', messages, max_tokens: 500 },
  ]);
  expect(bodyOf(chat)).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 1 } });
  expect(bodyOf(whole)).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
  const limited = { model: MODEL, input: 'word '.repeat(200), max_output_tokens: 16 };
  const [response] = await answersTo('/v1/responses', [limited]);
  expect(bodyOf(response)).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    completed_at: null,
    output: [{ type: 'reasoning' }, { status: 'incomplete' }],
  });
});

test('log probabilities come where they are asked for', async () => {
  const chat = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] };
  const [with2, without] = await answersTo('/v1/chat/completions', [
    { ...chat, logprobs: true, top_logprobs: 2 },
    chat,
  ]);
  type Choices = {
    choices: { message: { content: string }; logprobs: { content: { token: string; top_logprobs: [] }[] } }[];
  };
  const { message, logprobs } = bodyOf<Choices>(with2).choices[0]!;
  expect(logprobs.content.map(({ token }) => token).join('')).toBe(message.content);
  expect(logprobs.content[0]!.top_logprobs).toHaveLength(2);
  expect(bodyOf(without)).toMatchObject({ choices: [{ logprobs: null }] });
  const include = ['message.output_text.logprobs'];
  const [response] = await answersTo('/v1/responses', [{ model: 'gpt-4o', input: 'Hi', include }]);
  expect(bodyOf(response)).toMatchObject({
    output: [{ content: [{ logprobs: expect.arrayContaining([expect.objectContaining({ token: 'A' })]) }] }],
  });
});

test('result rows are written as the service writes them', async () => {
  const { client } = await emulated();
  const batch = await run(client, [chatLine('a')]);
  expect(await text(client, batch.output_file_id)).toMatch(
    /^\{"id": "batch_req_[0-9a-f]{32}", "custom_id": "a", "response": \{"status_code": 200, "request_id": "[0-9a-f]{32}", "body": \{"id": "chatcmpl-/,
  );
  const now = Date.now() / 1000;
  for (const id of [batch.id, (await rows(client, batch.output_file_id))[0]!.id]) {
    expect(Math.abs(Number.parseInt(id.replace(/^batch_(req_)?/, '').slice(0, 8), 16) - now)).toBeLessThan(600);
  }
});

test('embeddings have the dimension of the model, or the one asked for, and unit length', async () => {
  const bodies = [
    { model: 'text-embedding-3-small', input: 'x' },
    { model: 'text-embedding-3-small', input: ['x', 'y'], dimensions: 8 },
    { model: 'text-embedding-3-small', input: 'x', dimensions: 8, encoding_format: 'base64' },
  ];
  const found = await answersTo('/v1/embeddings', bodies);
  type Reply = { data: { index: number; embedding: number[] | string }[] };
  const [usual, small, encoded] = found.map((row) => bodyOf<Reply>(row).data);
  expect(usual![0]!.embedding).toHaveLength(1536);
  expect(small!.map(({ index }) => index)).toEqual([0, 1]);
  const vector = small![0]!.embedding as number[];
  expect(vector).toHaveLength(8);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  const bytes = Buffer.from(encoded![0]!.embedding as string, 'base64');
  expect(bytes.readFloatLE(0)).toBeCloseTo(vector[0]!, 5);
});

test('a moderation gives one result for each input', async () => {
  const [one, two] = await answersTo('/v1/moderations', [
    { model: 'omni-moderation-latest', input: 'x' },
    { model: 'omni-moderation-latest', input: ['x', 'y'] },
  ]);
  expect(bodyOf<{ results: object[] }>(one).results).toHaveLength(1);
  expect(bodyOf<{ results: object[] }>(two).results).toMatchObject([{ flagged: false }, { flagged: false }]);
});

test('image generation gives PNGs', async () => {
  const [row] = await answersTo('/v1/images/generations', [{ model: 'gpt-image-2', prompt: 'a cat', n: 2 }]);
  const { data } = bodyOf<{ data: { b64_json: string }[] }>(row);
  expect(data).toHaveLength(2);
  expect(Buffer.from(data[0]!.b64_json, 'base64').subarray(1, 4).toString()).toBe('PNG');
});

test('the answer function decides: a text, a body, a status, or an error', async () => {
  const { client } = await emulated({
    answer({ custom_id: id, body }) {
      if (id === 'text') return `It is ${String(body.model)}.`;
      if (id === 'body') return { anything: true };
      if (id === 'status')
        return { status: 429, body: { error: { message: 'Slow down.', code: 'rate_limit_exceeded' } } };
      if (id === 'throws') throw Object.assign(new Error('too long'), { status: 400 });
      if (id === 'breaks') throw new Error('broken');
      return undefined;
    },
  });
  const batch = await run(
    client,
    ['text', 'body', 'status', 'throws', 'breaks', 'usual'].map((id) => chatLine(id)),
  );
  expect(batch.request_counts).toEqual({ total: 6, completed: 3, failed: 3 });
  const found = [...(await rows(client, batch.output_file_id)), ...(await rows(client, batch.error_file_id))];
  const byId = new Map(found.map((row) => [row.custom_id, row]));
  expect(contentOf(byId.get('text'))).toBe(`It is ${MODEL}.`);
  expect(byId.get('body')?.response?.body).toEqual({ anything: true });
  expect(contentOf(byId.get('usual'))).toContain('Question of usual');
  const failed = ['status', 'throws', 'breaks'].map((id) => byId.get(id)?.response?.status_code);
  expect(failed).toEqual([429, 400, 500]);
  expect(byId.get('throws')?.response?.body).toMatchObject({ error: { message: 'too long' } });
});

test.each([
  ['more items than the memory holds', { type: 'array', items: { type: 'null' }, minItems: 1e9 }],
  ['more characters', { type: 'string', minLength: 1e10 }],
  ['more repeats', { type: 'string', pattern: '^a{2000000000}$' }],
  ['a format named like a method', { type: 'string', format: 'constructor' }],
])('a schema that asks for %s gets what there is', (_, schema) => {
  expect(JSON.stringify(valueFor(schema, seededRandom('x'))).length).toBeLessThan(2_000_000);
  expect(typeof valueFor(schema, seededRandom('x'))).toMatch(/^(string|object)$/);
});

test('a schema without end fails its line, and no other', async () => {
  const { client } = await emulated();
  const schema = { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] };
  const endless = { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } };
  const batch = await run(client, [chatLine('endless', endless), chatLine('fine')]);
  expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 2, completed: 1, failed: 1 } });
});

test('each prompt of a completion has its choice', () => {
  const request = (prompt: unknown) => ({ custom_id: 'x', method: 'POST', url: '/v1/completions', body: { prompt } });
  const choices = (prompt: unknown) => (mockAnswer(request(prompt) as never, 1).choices as unknown[]).length;
  expect([choices('a'), choices(['a', 'b']), choices([1, 2, 3]), choices([[1], [2], [3]])]).toEqual([1, 2, 1, 3]);
});
