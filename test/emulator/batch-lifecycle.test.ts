import { expect, test } from 'vitest';
import { ManualClock } from '../../src/emulator/api/clock.js';
import type { BatchObject } from '../../src/emulator/api/wire.js';
import { chatLine, chatLines, create, emulated, ids, keyed, refused, rows, run } from './harness.js';

const START = Date.parse('2026-11-20T12:00:00Z');
const NOON = START / 1000;

async function driven(options = {}) {
  const clock = new ManualClock(START);
  return { clock, ...(await emulated({ clock, ...options })) };
}

test('a batch goes through its states with their times', async () => {
  const { clock, client } = await driven();
  const { id } = await create(client, chatLines(4));
  const at = async (ms: number) => {
    await clock.advance(ms);
    return client.batches.retrieve(id);
  };
  expect(await at(0)).toMatchObject({
    status: 'validating',
    created_at: NOON,
    expires_at: NOON + 86_400,
    in_progress_at: null,
    model: null,
    usage: { total_tokens: 0 },
  });
  expect(await at(5_000)).toMatchObject({
    status: 'in_progress',
    in_progress_at: NOON + 5,
    model: 'gpt-6-luna',
    request_counts: { total: 4, completed: 0, failed: 0 },
  });
  expect(await at(10_000)).toMatchObject({
    request_counts: { total: 4, completed: 2, failed: 0 },
    output_file_id: null,
  });
  expect(await at(10_000)).toMatchObject({ status: 'finalizing', finalizing_at: NOON + 25, output_file_id: null });
  const done = await at(5_000);
  expect(done).toMatchObject({
    status: 'completed',
    completed_at: NOON + 30,
    request_counts: { total: 4, completed: 4, failed: 0 },
    error_file_id: null,
  });
  const answered = await rows(client, done.output_file_id);
  const tokens = answered.map((row) => (row.response!.body as { usage: { total_tokens: number } }).usage.total_tokens);
  expect(done.usage?.total_tokens).toBe(tokens.reduce((sum, count) => sum + count));
});

test('a batch of which every line fails is completed, without an output file', async () => {
  const { client } = await emulated();
  const batch = await run(client, chatLines(3, { temperature: 9 }));
  expect(batch).toMatchObject({
    status: 'completed',
    output_file_id: null,
    request_counts: { total: 3, completed: 0, failed: 3 },
    usage: { total_tokens: 0 },
  });
  expect(await rows(client, batch.error_file_id)).toHaveLength(3);
});

test('a cancelled batch keeps what was finished and names the rest', async () => {
  const { clock, client } = await driven();
  const { id } = await create(client, chatLines(4));
  await clock.advance(15_000);
  expect(await client.batches.cancel(id)).toMatchObject({ status: 'cancelling', cancelling_at: NOON + 15 });
  expect(await client.batches.retrieve(id)).toMatchObject({ status: 'cancelling', output_file_id: null });
  await clock.advance(10_000);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'cancelled', cancelled_at: NOON + 25, completed_at: null });
  const [done, rest] = [await rows(client, batch.output_file_id), await rows(client, batch.error_file_id)];
  expect(done).toHaveLength(2);
  expect(ids([...done, ...rest])).toEqual(['r0', 'r1', 'r2', 'r3']);
  expect(rest.map(({ response, error }) => [response, error])).toEqual(
    Array(2).fill([
      null,
      { code: 'batch_cancelled', message: 'This request was not executed because the batch was cancelled.' },
    ]),
  );
});

test('a batch cancelled before it was validated has no files', async () => {
  const { clock, client } = await driven();
  const { id } = await create(client, chatLines(2));
  await client.batches.cancel(id);
  await clock.advance(10_000);
  expect(await client.batches.retrieve(id)).toMatchObject({
    status: 'cancelled',
    in_progress_at: null,
    output_file_id: null,
    error_file_id: null,
  });
});

test('a batch that is being finalized cannot be cancelled any more', async () => {
  const { clock, client } = await driven();
  const { id } = await create(client, chatLines(2));
  await clock.advance(25_000);
  expect((await refused(client.batches.cancel(id))).status).toBe(409);
});

test('a batch expires after 24 hours and keeps what was finished', async () => {
  let answered = 0;
  const clock = new ManualClock(START);
  const { client } = await emulated({
    clock,
    concurrency: 1,
    async answer() {
      // The third request keeps the model busy for more than a day.
      if (++answered === 3) clock.advance(90_000_000);
      return undefined;
    },
  });
  const { id } = await create(client, chatLines(5));
  await clock.advance(25_000);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'expired', completed_at: null });
  expect(batch.expired_at).toBeGreaterThanOrEqual(batch.expires_at!);
  const [done, rest] = [await rows(client, batch.output_file_id), await rows(client, batch.error_file_id)];
  expect(ids([...done, ...rest])).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
  expect(done.length).toBeGreaterThanOrEqual(3);
  for (const { response, error } of rest) {
    expect(response).toBeNull();
    expect(error).toEqual({
      code: 'batch_expired',
      message: 'This request could not be executed before the completion window expired.',
    });
  }
});

test('an input file deleted while its batch runs does no harm', async () => {
  const { clock, client } = await driven();
  const { id, input_file_id: input } = await create(client, chatLines(4));
  await clock.advance(15_000);
  await client.files.delete(input);
  await clock.advance(20_000);
  expect(await client.batches.retrieve(id)).toMatchObject({ status: 'completed', request_counts: { completed: 4 } });
});

test('what the service has taken over survives the deletion of its file', async () => {
  const { clock, client } = await driven({ faults: ['stuck'] });
  const { id, input_file_id: input } = await create(client, chatLines(4));
  await clock.advance(15_000);
  await client.files.delete(input);
  await client.batches.cancel(id);
  await clock.advance(10_000);
  const batch = await client.batches.retrieve(id);
  expect(batch.status).toBe('cancelled');
  expect(await rows(client, batch.error_file_id)).toHaveLength(4);
});

test('many batches live side by side', async () => {
  const { clock, emulator, client } = await driven();
  for (let index = 0; index < 5; index++) {
    await create(client, chatLines(3));
    await clock.advance(6_000);
  }
  expect(emulator.state.batches.map(({ status }) => status)).toEqual([
    'completed',
    'in_progress',
    'in_progress',
    'in_progress',
    'in_progress',
  ]);
});

test('result files stay as long as the client has said', async () => {
  const { clock, emulator, client } = await driven();
  const { id: input } = (await create(client, chatLines(1))) && emulator.state.files[0]!;
  const { id } = await client.batches.create({
    input_file_id: input,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    output_expires_after: { anchor: 'created_at', seconds: 7200 },
  });
  await clock.advance(60_000);
  const batch = (await client.batches.retrieve(id)) as BatchObject;
  const file = await client.files.retrieve(batch.output_file_id!);
  expect(file.expires_at! - file.created_at).toBe(7200);
});

test('the clock can be driven from another process', async () => {
  const { emulator, client } = await driven();
  const { id } = await create(client, chatLines(2));
  const control = new URL('/_emulator/clock', emulator.url);
  const reply = await keyed(control, { method: 'POST', body: JSON.stringify({ advance: 60_000 }) });
  expect(reply.status).toBe(200);
  expect((await client.batches.retrieve(id)).status).toBe('completed');
});

test('a batch takes as much longer as the speed is lower', async () => {
  const { client } = await emulated({ speed: 100 });
  const begun = performance.now();
  await run(client, [chatLine('a')]);
  expect(performance.now() - begun).toBeGreaterThan(250);
});
