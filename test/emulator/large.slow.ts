import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { child } from './child.js';
import { CHAT, chatLine, keyed, settled } from './harness.js';

const MB = 1024 * 1024;

/** 50,000 requests that weigh 200 MB. */
function largeInput(): Blob {
  const messages = [{ role: 'user', content: 'Tell me more. '.repeat(276) }];
  const [head, tail] = chatLine('ID', { messages }).split('ID') as [string, string];
  const lines = Array.from({ length: 50_000 }, (_, index) => `${head}r${index}${tail}\n`);
  return new Blob(lines);
}

test('200 MB up, 50,000 lines, 300 MB down: never more than 200 MB of memory', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'emulator-scratch-'));
  onTestFinished(() => rm(scratch, { recursive: true }));
  const { client, stop, peakMemory } = await child({}, { TMPDIR: scratch });
  const uploaded = async (purpose: string, content: Blob) => {
    const form = new FormData();
    form.set('purpose', purpose);
    form.set('file', content, 'large.jsonl');
    const reply = await keyed(`${client.baseURL}/files`, { method: 'POST', body: form });
    const { id, bytes } = (await reply.json()) as { id: string; bytes: number };
    expect(bytes).toBe(content.size);
    return id;
  };

  const input = largeInput();
  expect(input.size).toBeGreaterThan(200_000_000);
  const request = { input_file_id: await uploaded('batch', input), endpoint: CHAT, completion_window: '24h' } as const;
  const batch = await settled(client, (await client.batches.create(request)).id);
  expect(batch.request_counts).toEqual({ total: 50_000, completed: 50_000, failed: 0 });

  const large = await uploaded('user_data', new Blob(Array(300).fill(Buffer.alloc(MB, 'x'))));
  let received = 0;
  for await (const piece of (await client.files.content(large)).body!) received += piece.length;
  expect(received).toBe(300 * MB);
  expect(await peakMemory()).toBeLessThan(200);

  await stop();
  expect(await readdir(scratch)).toEqual([]);
});
