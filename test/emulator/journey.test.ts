import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI6 from 'openai';
import OpenAI5 from 'openai-5';
import OpenAI7 from 'openai-7';
import { expect, onTestFinished, test } from 'vitest';
import { CHAT, chatLine, chatLines, emulated, keyed, MODEL, rows, run } from './harness.js';

const TEXTS = ['I love it!', 'Terrible.', 'It is okay.', 'Best purchase ever!', 'Waste of money.'];

async function inputFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'journey-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'batch_requests.jsonl');
  const image = { type: 'image_url', image_url: { url: 'https://example.com/photo.jpg', detail: 'low' } };
  const lines = [
    ...TEXTS.map((text, index) => chatLine(`request-${index}`, { messages: [{ role: 'user', content: text }] })),
    chatLine('vision', { messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] }] }),
    chatLine('too-hot', { temperature: 3 }),
  ];
  await writeFile(path, lines.join('\n'));
  return path;
}

// The clients of three majors differ in their types, not in these calls.
const CLIENTS = { 5: OpenAI5 as unknown as typeof OpenAI6, 6: OpenAI6, 7: OpenAI7 as unknown as typeof OpenAI6 };

test.for(Object.entries(CLIENTS))('the whole journey works with the client of major %s', async ([, OpenAI]) => {
  const { emulator } = await emulated();
  const client = new OpenAI({ baseURL: emulator.url, apiKey: 'sk-anything' });
  const path = await inputFile();

  const file = await client.files.create({ file: createReadStream(path), purpose: 'batch' });
  expect(file).toMatchObject({
    object: 'file',
    filename: 'batch_requests.jsonl',
    purpose: 'batch',
    status: 'processed',
  });
  const job = await client.batches.create({
    input_file_id: file.id,
    endpoint: CHAT,
    completion_window: '24h',
    metadata: { description: 'sentiment' },
  });
  expect(job.status).toBe('validating');
  expect(job.request_counts).toEqual({ total: 0, completed: 0, failed: 0 });

  let batch = job;
  while (batch.status !== 'completed') {
    await new Promise((resolve) => setTimeout(resolve, 5));
    batch = await client.batches.retrieve(job.id);
  }
  expect(batch.request_counts).toEqual({ total: 7, completed: 6, failed: 1 });
  expect(batch.metadata).toEqual({ description: 'sentiment' });

  const content = await client.files.content(batch.output_file_id!);
  const results = (await content.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const byId = new Map(results.map((row) => [row.custom_id, row.response.body.choices[0].message.content]));
  expect(byId.get('request-4')).toContain('Waste of money.');
  expect(byId.get('vision')).toContain('What is this?');
  expect(byId.size).toBe(6);

  const errors = JSON.parse(await (await client.files.content(batch.error_file_id!)).text());
  expect(errors).toMatchObject({ custom_id: 'too-hot', error: null, response: { status_code: 400 } });
  expect(errors.response.body.error).toMatchObject({ type: 'invalid_request_error', param: 'temperature' });

  const listed = [];
  for await (const one of client.batches.list({ limit: 1 })) listed.push(one.id);
  expect(listed).toEqual([job.id]);
  const again = await client.batches.create({ input_file_id: file.id, endpoint: CHAT, completion_window: '24h' });
  const cancelled = await client.batches.cancel(again.id);
  expect(cancelled.status).toBe('cancelling');
  expect(await client.files.delete(file.id)).toEqual({ id: file.id, object: 'file', deleted: true });
});

test('any client that speaks HTTP gets the same shapes', async () => {
  const { emulator } = await emulated();
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', new Blob([chatLine('one')]), 'one.jsonl');
  const uploaded = await keyed(`${emulator.url}/files`, { method: 'POST', body: form });
  const { id } = (await uploaded.json()) as { id: string };
  const created = await keyed(`${emulator.url}/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input_file_id: id, endpoint: CHAT, completion_window: '24h' }),
  });
  expect(created.status).toBe(200);
  expect(Object.keys((await created.json()) as object)).toEqual(
    expect.arrayContaining([
      'id',
      'object',
      'endpoint',
      'errors',
      'input_file_id',
      'status',
      'created_at',
      'expires_at',
    ]),
  );
});

test.for([2, 3, 200])('the output of %i lines keeps the order of the input, unless it is shuffled', async (count) => {
  const { emulator, client } = await emulated();
  const inOrder = await run(client, chatLines(count));
  expect((await rows(client, inOrder.output_file_id)).map((row) => row.custom_id)).toEqual(
    chatLines(count).map((line) => JSON.parse(line).custom_id),
  );
  emulator.faults.add('shuffle');
  const lines = chatLines(count);
  const batch = await run(client, lines);
  const found = (await rows(client, batch.output_file_id)).map((row) => row.custom_id);
  const input = lines.map((line) => JSON.parse(line).custom_id);
  expect(found).not.toEqual(input);
  expect(found.toSorted()).toEqual(input.toSorted());
  expect(emulator.state.batches[0]?.model).toBe(MODEL);
});
