import { toFile } from 'openai';
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/emulator/api/clock.js';
import { chatLine, emulated, keyed, refused, rows, run, text, upload } from './harness.js';

test.for(['input.json', 'input.txt', 'input.jsonl.gz', '.json'])('a batch file named %s is refused', async (name) => {
  const { client } = await emulated();
  const { status, error } = await refused(upload(client, [chatLine('a')], name));
  expect(status).toBe(400);
  expect(error).toEqual({
    message: 'Invalid file format for Batch API. Must be .jsonl',
    type: 'invalid_request_error',
    param: null,
    code: null,
  });
});

test('a wrong extension is told beside the error too, as the service does', async () => {
  const { emulator } = await emulated();
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', new Blob([chatLine('a')]), 'input.txt');
  const reply = await keyed(`${emulator.url}/files`, { method: 'POST', body: form });
  expect(await reply.json()).toMatchObject({
    detail: { message: 'Invalid file format for Batch API. Must be .jsonl', code: null },
  });
});

test.for(['upload', 'unknown_file', 'INPUT.JSONL', 'a "quoted" name.jsonl', 'é.jsonl'])(
  'a batch file named %s is accepted, and keeps its name',
  async (name) => {
    const { client } = await emulated();
    const { id, filename } = await upload(client, [chatLine('a')], name);
    expect(filename).toBe(name);
    expect(id).toMatch(/^file-[0-9A-Za-z]{22}$/);
  },
);

test('an empty file is refused at upload', async () => {
  const { emulator, client } = await emulated();
  expect((await refused(upload(client, ''))).status).toBe(400);
  expect(emulator.state.files).toEqual([]);
});

test('a malformed first line is refused at upload; a later one, a long one and a byte order mark are not', async () => {
  const { client } = await emulated();
  expect((await refused(upload(client, `nonsense\n${chatLine('a')}`))).status).toBe(400);
  for (const text of [`${chatLine('a')}\nnonsense`, `\ufeff${chatLine('a')}`, 'x'.repeat(17_000_000)]) {
    expect((await upload(client, text)).status).toBe('processed');
  }
});

test('a content comes in chunks, without a length, under the name of its file', async () => {
  const { emulator, client } = await emulated();
  const batch = await run(client, [chatLine('a')]);
  const reply = await keyed(`${emulator.url}/files/${batch.output_file_id}/content`);
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-disposition': `attachment; filename="${batch.id}_output.jsonl"`,
    'content-type': 'application/octet-stream',
    'openai-version': '2020-10-01',
    'transfer-encoding': 'chunked',
  });
  expect(reply.headers.has('content-length')).toBe(false);
});

test('an unknown purpose is refused', async () => {
  const { client } = await emulated();
  const file = await toFile(Buffer.from('x'), 'a.jsonl');
  const { status, error } = await refused(client.files.create({ file, purpose: 'nonsense' as 'batch' }));
  expect(status).toBe(400);
  expect(error).toMatchObject({ code: 'invalid_value', param: 'purpose' });
});

test('a form without a file, or no form at all, is refused', async () => {
  const { emulator } = await emulated();
  const form = new FormData();
  form.set('purpose', 'batch');
  const reply = await keyed(`${emulator.url}/files`, { method: 'POST', body: form });
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({ error: { code: 'missing_required_parameter', param: 'file' } });
  expect((await keyed(`${emulator.url}/files`, { method: 'POST', body: '{}' })).status).toBe(400);
});

test('contents come back byte for byte, also large ones and odd names', async () => {
  const { client } = await emulated();
  const large = `${chatLine('große Übung 🎉 \u2028')}\n`.repeat(20_000);
  const file = await upload(client, large, 'größe 1.jsonl');
  expect(file.bytes).toBe(Buffer.byteLength(large));
  expect(await text(client, file.id)).toBe(large);
  expect((await client.files.retrieve(file.id)).filename).toBe('größe 1.jsonl');
});

test('a deleted file is gone', async () => {
  const { client } = await emulated();
  const { id } = await upload(client, [chatLine('a')]);
  await client.files.delete(id);
  for (const call of [client.files.retrieve(id), client.files.content(id), client.files.delete(id)]) {
    const { status, error } = await refused(call);
    expect(status).toBe(404);
    expect(error).toMatchObject({ message: `No such File object: ${id}`, param: 'id' });
  }
});

test('files are listed by purpose, in either order, page by page, also while they are deleted', async () => {
  const { client } = await emulated();
  const made: string[] = [];
  for (let index = 0; index < 5; index++) made.push((await upload(client, [chatLine('a')])).id);
  const other = await client.files.create({ file: new File(['x'], 'a.txt'), purpose: 'user_data' });
  const idsOf = async (query: object) => {
    const found: string[] = [];
    for await (const file of client.files.list(query)) found.push(file.id);
    return found;
  };
  expect(await idsOf({ purpose: 'batch', order: 'asc', limit: 2 })).toEqual(made);
  expect(await idsOf({ limit: 2 })).toEqual([other.id, ...made.toReversed()]);
  expect(await idsOf({ purpose: 'user_data' })).toEqual([other.id]);
  const seen: string[] = [];
  for await (const file of client.files.list({ purpose: 'batch', order: 'asc', limit: 1 })) {
    seen.push(file.id);
    await client.files.delete(file.id);
  }
  expect(seen).toEqual(made);
});

test('an input file goes after 30 days, or when its expiry says so', async () => {
  const clock = new ManualClock();
  const { client } = await emulated({ clock });
  const usual = await upload(client, [chatLine('a')]);
  expect(usual.expires_at! - usual.created_at).toBe(30 * 86_400);
  const brief = await client.files.create({
    file: await toFile(Buffer.from(chatLine('a')), 'a.jsonl'),
    purpose: 'batch',
    expires_after: { anchor: 'created_at', seconds: 3600 },
  });
  expect(brief.expires_at! - brief.created_at).toBe(3600);
  await clock.advance(3_601_000);
  expect((await refused(client.files.retrieve(brief.id))).status).toBe(404);
  expect((await client.files.retrieve(usual.id)).id).toBe(usual.id);
  const tooShort = { file: await toFile(Buffer.from(chatLine('a')), 'a.jsonl'), purpose: 'batch' as const };
  const { error } = await refused(
    client.files.create({ ...tooShort, expires_after: { anchor: 'created_at', seconds: 60 } }),
  );
  expect(error).toMatchObject({ code: 'integer_below_min_value', param: 'expires_after.seconds' });
});

test('result files carry their own purpose and the names of their batch', async () => {
  const { emulator, client } = await emulated();
  const batch = await run(client, [chatLine('a'), chatLine('b', { temperature: 9 })]);
  expect(await rows(client, batch.error_file_id)).toHaveLength(1);
  const made = emulator.state.files.filter(({ purpose }) => purpose === 'batch_output');
  expect(made.map(({ filename }) => filename).sort()).toEqual([`${batch.id}_error.jsonl`, `${batch.id}_output.jsonl`]);
});

test('a range is answered only where that is asked for, and only for the content it was begun with', async () => {
  const get = async (ranges: boolean, headers: Record<string, string>) => {
    const { emulator, client } = await emulated({ ranges });
    const { id } = await upload(client, [chatLine('a')]);
    const reply = await keyed(`${emulator.url}/files/${id}/content`, {
      headers: { ...headers, ...(headers['if-range'] === '' && { 'if-range': `"${id}"` }) },
    });
    return [reply.status, reply.headers.get('content-range'), reply.headers.get('etag') !== null, await reply.text()];
  };
  const whole = `${chatLine('a')}\n`;
  const range = `bytes 5-${whole.length - 1}/${whole.length}`;
  expect(await get(false, { range: 'bytes=5-' })).toEqual([200, null, false, whole]);
  expect(await get(true, {})).toEqual([200, null, true, whole]);
  expect(await get(true, { range: 'bytes=5-' })).toEqual([206, range, true, whole.slice(5)]);
  expect(await get(true, { range: 'bytes=5-', 'if-range': '' })).toEqual([206, range, true, whole.slice(5)]);
  expect(await get(true, { range: 'bytes=5-', 'if-range': '"other"' })).toEqual([200, null, true, whole]);
});
