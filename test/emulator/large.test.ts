import { openAsBlob } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { child } from './child.js';
import { CHAT, chatLine, settled } from './harness.js';

const MB = 1024 * 1024;

/** 50,000 requests, 200 MB, whose answers weigh 300 MB. */
async function largeFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-large-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'large.jsonl');
  const file = await open(path, 'w');
  const messages = [{ role: 'user', content: 'Tell me more. '.repeat(276) }];
  const [head, tail] = chatLine('ID', { messages, n: 28 }).split('ID') as [string, string];
  for (let block = 0; block < 50; block++) {
    const lines = Array.from({ length: 1000 }, (_, index) => `${head}r${block * 1000 + index}${tail}\n`);
    await file.write(lines.join(''));
  }
  await file.close();
  return path;
}

test('200 MB up, 50,000 lines, 300 MB down: never more than 200 MB of memory', { timeout: 60_000 }, async () => {
  const path = await largeFile();
  const scratch = await mkdtemp(join(tmpdir(), 'emulator-scratch-'));
  onTestFinished(() => rm(scratch, { recursive: true }));
  const { client, stop, peakMemory } = await child({}, { TMPDIR: scratch });
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', await openAsBlob(path), 'large.jsonl');
  const uploaded = await fetch(`${client.baseURL}/files`, { method: 'POST', body: form });
  const { id, bytes } = (await uploaded.json()) as { id: string; bytes: number };
  expect(bytes).toBeGreaterThan(199_000_000);

  const begun = performance.now();
  const request = { input_file_id: id, endpoint: CHAT, completion_window: '24h' } as const;
  const batch = await settled(client, (await client.batches.create(request)).id);
  expect(batch.request_counts).toEqual({ total: 50_000, completed: 50_000, failed: 0 });
  expect(performance.now() - begun).toBeLessThan(30_000);

  let received = 0;
  for await (const piece of (await client.files.content(batch.output_file_id!)).body!) received += piece.length;
  expect(received).toBeGreaterThan(280 * MB);
  expect(await peakMemory()).toBeLessThan(200);

  await stop();
  expect(await readdir(scratch)).toEqual([]);
});
