import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../src/emulator/api/clock.js';
import { startEmulator } from '../../src/emulator/start.js';
import { child } from './child.js';
import { chatLine, chatLines, create, emulated, ids, refused, rows, run, settled, text, upload } from './harness.js';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'emulator-data-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('kill -9 loses nothing that was acknowledged, every batch ends, and only the living keep others out', async () => {
  const data = await folder();
  const first = await child({ data, speed: 20 });
  const done = await run(first.client, chatLines(5));
  const files: string[] = [];
  const batches = [done.id];
  // Killed at work: uploads and creates go on until the connection breaks.
  const work = (async () => {
    for (;;) {
      const file = await upload(first.client, chatLines(20));
      files.push(file.id);
      const request = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
      batches.push((await first.client.batches.create(request)).id);
    }
  })().catch(() => undefined);
  await expect.poll(() => batches.length, { timeout: 60_000 }).toBeGreaterThan(20);
  await first.kill();
  await work;

  const second = await child({ data });
  for (const id of files) expect((await second.client.files.retrieve(id)).bytes).toBeGreaterThan(0);
  for (const id of batches) {
    const batch = await settled(second.client, id);
    expect(batch.status).toBe('completed');
    expect(batch.request_counts!.completed).toBe(id === done.id ? 5 : 20);
    expect(ids(await rows(second.client, batch.output_file_id))).toHaveLength(id === done.id ? 5 : 20);
  }
  expect(await rows(second.client, done.output_file_id)).toHaveLength(5);

  // It took the folder over from the first, which is dead.
  await expect(startEmulator({ data })).rejects.toThrow(
    /emulator-data-\w+ is in use by process \d+ on .*Wait for it to end, or stop it/,
  );
  expect((await run(second.client, chatLines(1))).status).toBe('completed');
});

test('a folder is taken up again: files, contents, deletions, cancels', async () => {
  const data = await folder();
  const one = await emulated({ data });
  const kept = await upload(one.client, [chatLine('kept')]);
  const gone = await upload(one.client, [chatLine('gone')]);
  await one.client.files.delete(gone.id);
  one.emulator.faults.add({ name: 'stuck', state: 'cancelling' });
  const { id } = await create(one.client, chatLines(3));
  await one.client.batches.cancel(id);
  await one.emulator.close();

  const two = await emulated({ data });
  expect(await text(two.client, kept.id)).toBe(`${chatLine('kept')}\n`);
  expect((await refused(two.client.files.retrieve(gone.id))).status).toBe(404);
  expect((await two.client.batches.retrieve(id)).status).toBe('cancelling');
  expect(await readdir(join(data, 'files'))).not.toContain(gone.id);
});

test('a batch that was interrupted goes on with what has no row yet, and leaves no empty file', async () => {
  const data = await folder();
  const clock = new ManualClock();
  const one = await emulated({ data, clock });
  const { id, input_file_id: input } = await create(one.client, chatLines(20));
  // The requests take 20 seconds, from the fifth.
  await clock.advance(15_000);
  const { request_counts: counts } = await one.client.batches.retrieve(id);
  expect(counts!.completed).toBeGreaterThan(5);
  expect(counts!.completed).toBeLessThan(15);
  await one.emulator.close();

  const two = await emulated({ data });
  const batch = await settled(two.client, id);
  expect(batch).toMatchObject({ status: 'completed', request_counts: { completed: 20, failed: 0 } });
  expect(ids(await rows(two.client, batch.output_file_id))).toEqual(
    chatLines(20)
      .map((line) => JSON.parse(line).custom_id)
      .sort(),
  );
  expect((await readdir(join(data, 'files'))).sort()).toEqual([input, batch.output_file_id].sort());
});

test('a record cut short by a crash is passed over, and so are contents without one', async () => {
  const data = await folder();
  const one = await emulated({ data });
  const { id } = await upload(one.client, [chatLine('a')]);
  await one.emulator.close();
  await appendFile(join(data, 'state.jsonl'), '{"kind":"file","file":{"id":"file-half"');
  await appendFile(join(data, 'files', 'file-orphan'), 'x');

  const { client } = await emulated({ data });
  expect((await client.files.list()).data.map((file) => file.id)).toEqual([id]);
  expect(await readdir(join(data, 'files'))).toEqual([id]);
  expect((await run(client, [chatLine('b')])).status).toBe('completed');
});

test('a batch whose contents are lost ends, and says why', async () => {
  const data = await folder();
  const faults: unknown[] = [];
  const { client } = await emulated({ data, speed: 50, onError: (error) => faults.push(error) });
  const { id, input_file_id: input } = await create(client, chatLines(3));
  await rm(join(data, 'files', input));
  const batch = await settled(client, id);
  expect(batch.status).toBe('failed');
  expect(batch.errors?.data).toMatchObject([{ code: 'emulator_error', message: expect.stringContaining('ENOENT') }]);
  expect(faults).toHaveLength(1);
});

test('there are no two on one folder in one process, and one that could not listen leaves no lock', async () => {
  const data = await folder();
  const { emulator } = await emulated({ data });
  await expect(startEmulator({ data })).rejects.toThrow(/is in use by this process.*Wait until that call has finished/);
  const port = Number(new URL(emulator.url).port);
  await emulator.close();
  const other = await emulated({ port });
  await expect(startEmulator({ data, port })).rejects.toThrow('the port is in use');
  expect(await readdir(data)).toEqual(['files', 'state.jsonl']);
  await other.emulator.close();
  await emulated({ data, port });
});
