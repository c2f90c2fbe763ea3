import { expect, test } from 'vitest';
import { ENDPOINTS } from '../../src/request/endpoints/table.js';
import { CHAT, chatLine, create, emulated, keyed, refused, run, upload } from './harness.js';

const QUOTED = Object.keys(ENDPOINTS).map((url) => `'${url}'`);
const LIST = `${QUOTED.slice(0, -1).join(', ')}, and ${QUOTED.at(-1)}`;

test.for([
  [
    { endpoint: '/v1/audio/speech' },
    {
      code: 'invalid_value',
      param: 'endpoint',
      message: `Invalid value: '/v1/audio/speech'. Supported values are: ${LIST}.`,
    },
  ],
  [
    { completion_window: '48h' },
    {
      code: 'invalid_value',
      param: 'completion_window',
      message: "Invalid value: '48h'. Supported values are: '24h'.",
    },
  ],
  [
    { metadata: { tags: ['a', 'b'] } },
    {
      code: 'invalid_type',
      param: 'metadata.tags',
      message: "Invalid type for 'metadata.tags': expected a string, but got an array instead.",
    },
  ],
  [
    { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, 'v'])) },
    { code: 'object_above_max_properties', param: 'metadata' },
  ],
  [{ metadata: { k: 'x'.repeat(513) } }, { code: 'string_above_max_length', param: 'metadata.k' }],
  [{ input_file_id: undefined }, { code: 'missing_required_parameter', param: 'input_file_id' }],
  [{ endpoint: undefined }, { code: 'missing_required_parameter', param: 'endpoint' }],
  [{ model: 'gpt-6-luna' }, { code: 'unknown_parameter', param: 'model' }],
  [
    { output_expires_after: { anchor: 'created_at', seconds: 10 } },
    { code: 'integer_below_min_value', param: 'output_expires_after.seconds' },
  ],
] as const)('a create with %j is refused at once', async ([change, expected]) => {
  const { emulator, client } = await emulated();
  const request = { input_file_id: 'file-x', endpoint: CHAT, completion_window: '24h', ...change };
  const { status, error } = await refused(client.batches.create(request as never));
  expect(status).toBe(400);
  expect(error).toMatchObject({ type: 'invalid_request_error', ...expected });
  expect(emulator.state.batches).toEqual([]);
});

test('a body that is not JSON is refused', async () => {
  const { emulator } = await emulated();
  const reply = await keyed(`${emulator.url}/batches`, { method: 'POST', body: '{"endpoint": ' });
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
});

test('an unknown batch is not found', async () => {
  const { client } = await emulated();
  for (const call of [client.batches.retrieve('batch_no'), client.batches.cancel('batch_no')]) {
    const { status, error } = await refused(call);
    expect(status).toBe(404);
    expect(error).toMatchObject({ message: "No batch found with id 'batch_no'." });
  }
});

test('a finished batch cannot be cancelled', async () => {
  const { client } = await emulated();
  const batch = await run(client, [chatLine('a')]);
  const { status, error } = await refused(client.batches.cancel(batch.id));
  expect(status).toBe(409);
  expect(error).toMatchObject({ message: "Cannot cancel a batch with status 'completed'." });
});

test('a cancelled batch may be cancelled again', async () => {
  const { client } = await emulated();
  const { id } = await create(client, [chatLine('a')]);
  await client.batches.cancel(id);
  expect(['cancelling', 'cancelled']).toContain((await client.batches.cancel(id)).status);
});

test('an address that the API does not have is not found', async () => {
  const { emulator } = await emulated();
  for (const path of ['/v1/assistants', '/files', '/v1', '/']) {
    expect((await keyed(new URL(path, emulator.url))).status).toBe(404);
  }
});

test('210 batches are listed completely, newest first, each once', async () => {
  const { client } = await emulated();
  const file = await upload(client, [chatLine('a')]);
  const made: string[] = [];
  for (let round = 0; round < 6; round++) {
    const some = await Promise.all(
      Array.from({ length: 35 }, () =>
        client.batches.create({ input_file_id: file.id, endpoint: CHAT, completion_window: '24h' }),
      ),
    );
    made.push(...some.map(({ id }) => id));
  }
  const listed: string[] = [];
  for await (const batch of client.batches.list({ limit: 100 })) listed.push(batch.id);
  expect(listed).toHaveLength(210);
  expect(listed.toSorted()).toEqual(made.toSorted());
  const page = await client.batches.list();
  expect(page.data.map(({ id }) => id)).toEqual(listed.slice(0, 20));
  expect(page.has_more).toBe(true);
  const last = await client.batches.list({ limit: 100, after: listed[190]! });
  expect(last.has_more).toBe(false);
  expect(last.data.map(({ id }) => id)).toEqual(listed.slice(191));
  // Within one round the order is that of arrival; between rounds it is certain.
  expect(new Set(listed.slice(0, 35))).toEqual(new Set(made.slice(-35)));
});

test('a page of no or too many batches, or after an unknown one, is refused', async () => {
  const { client } = await emulated();
  for (const query of [{ limit: 0 }, { limit: 101 }, { limit: 1.5 }, { after: 'batch_no' }]) {
    expect((await refused(client.batches.list(query))).status).toBe(400);
  }
});
