import { expect, test } from 'vitest';
import { emulated, keyed, MODEL } from './harness.js';

const messages = [{ role: 'user' as const, content: 'Hello' }];

async function ask(body: string): Promise<{ status: number; error: { message: string; code: string | null } }> {
  const { emulator } = await emulated();
  const reply = await keyed(`${emulator.url}/chat/completions`, { method: 'POST', body });
  return { status: reply.status, ...((await reply.json()) as { error: { message: string; code: string | null } }) };
}

test('a request is answered at once', async () => {
  const { client } = await emulated();
  const reply = await client.chat.completions.create({ model: MODEL, messages });
  expect(reply.choices[0]!.message.content).toContain('Hello');
});

test('what would fail a batch is refused here too', async () => {
  expect(await ask(JSON.stringify({ model: 'gpt-4', messages }))).toMatchObject({
    status: 404,
    error: { code: 'model_not_found' },
  });
  expect(await ask(JSON.stringify({ messages }))).toMatchObject({
    status: 400,
    error: { message: "Missing required parameter: 'model'." },
  });
});

test.each(['', 'null', '[]', '{'])('a body %j that is no request is refused', async (body) => {
  expect(await ask(body)).toMatchObject({ status: 400, error: { message: expect.stringContaining('JSON') } });
});

test('a direct chat call streams its answer', async () => {
  const { client } = await emulated();
  const whole = await client.chat.completions.create({ model: MODEL, messages });
  const options = { include_usage: true };
  const chunks = await client.chat.completions.create({
    model: MODEL,
    messages,
    stream: true,
    stream_options: options,
  });
  let text = '';
  const ends: unknown[] = [];
  for await (const { choices, usage } of chunks) {
    text += choices[0]?.delta.content ?? '';
    ends.push(choices[0]?.finish_reason ?? usage);
  }
  expect(text).toBe(whole.choices[0]!.message.content);
  expect(ends.at(-2)).toBe('stop');
  expect(ends.at(-1)).toMatchObject({ total_tokens: expect.any(Number) });
});

test('a streamed tool call and a streamed completion come together again', async () => {
  const { client } = await emulated({ models: ['any-model'] });
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
  const runner = client.chat.completions.stream({
    model: MODEL,
    messages,
    tools,
    tool_choice: 'required',
    reasoning_effort: 'none',
  });
  const { choices } = await runner.finalChatCompletion();
  expect(choices[0]!.message.tool_calls).toMatchObject([{ function: { name: 'weather' } }]);
  let text = '';
  const chunks = await client.completions.create({ model: 'any-model', prompt: 'Say it', stream: true });
  for await (const chunk of chunks) text += chunk.choices[0]?.text ?? '';
  expect(text).toContain('Say it');
});

test('a direct response streams its events', async () => {
  const { client } = await emulated();
  const stream = client.responses.stream({ model: MODEL, input: 'Say hello' });
  const types: string[] = [];
  let text = '';
  for await (const event of stream) {
    types.push(event.type);
    if (event.type === 'response.output_text.delta') text += event.delta;
  }
  const { output_text } = await stream.finalResponse();
  expect(text).toBe(output_text);
  expect([types[0], types.at(-1)]).toEqual(['response.created', 'response.completed']);
});

test('what the server behind it says is streamed too', async () => {
  const { emulator: behind } = await emulated({ models: 'any' });
  const { client } = await emulated({ upstream: { url: behind.url, apiKey: 'sk-any' } });
  let text = '';
  const chunks = await client.chat.completions.create({ model: 'x', messages, stream: true });
  for await (const { choices } of chunks) text += choices[0]?.delta.content ?? '';
  expect(text).toContain('Hello');
});

test('models are listed and looked up', async () => {
  const { client } = await emulated({ models: ['my/own-model'] });
  const ids: string[] = [];
  for await (const { id } of client.models.list()) ids.push(id);
  expect(ids).toEqual(expect.arrayContaining([MODEL, 'gpt-5.4-nano', 'gpt-5.4-nano-2026-03-17', 'my/own-model']));
  expect(ids).not.toContain('gpt-4');
  expect(new Set(ids).size).toBe(ids.length);
  expect(await client.models.retrieve('my/own-model')).toMatchObject({ id: 'my/own-model', object: 'model' });
  await expect(client.models.retrieve('no-such-model')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
});

test('a request may hold pictures', async () => {
  const image_url = { url: `data:image/png;base64,${'A'.repeat(3_000_000)}` };
  const content = [{ type: 'image_url', image_url }];
  const { emulator } = await emulated();
  const body = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content }] });
  const reply = await keyed(`${emulator.url}/chat/completions`, { method: 'POST', body });
  expect(reply.status).not.toBe(413);
});
