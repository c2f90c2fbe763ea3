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
  expect(await ask(JSON.stringify({ model: MODEL, messages, stream: true }))).toMatchObject({
    status: 400,
    error: { code: 'streaming_unsupported' },
  });
  expect(await ask(JSON.stringify({ messages }))).toMatchObject({
    status: 400,
    error: { message: "Missing required parameter: 'model'." },
  });
});

test.each(['', 'null', '[]', '{'])('a body %j that is no request is refused', async (body) => {
  expect(await ask(body)).toMatchObject({ status: 400, error: { message: expect.stringContaining('JSON') } });
});

test('a request may hold pictures', async () => {
  const image_url = { url: `data:image/png;base64,${'A'.repeat(3_000_000)}` };
  const content = [{ type: 'image_url', image_url }];
  const { emulator } = await emulated();
  const body = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content }] });
  const reply = await keyed(`${emulator.url}/chat/completions`, { method: 'POST', body });
  expect(reply.status).not.toBe(413);
});
