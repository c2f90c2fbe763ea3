import { expect, test } from 'vitest';
import { chatLine, emulated, run, settled, upload } from './harness.js';

const GOOD = chatLine('good');

/** A line with one thing changed. */
function spoilt(change: (line: Record<string, unknown>) => void): string {
  const line = JSON.parse(chatLine('spoilt')) as Record<string, unknown>;
  change(line);
  return JSON.stringify(line);
}

async function errorsOf(lines: string | string[]) {
  const { client } = await emulated();
  const batch = await run(client, lines);
  expect(batch.status).toBe('failed');
  expect(batch.failed_at).toBeGreaterThan(0);
  expect(batch).toMatchObject({ output_file_id: null, error_file_id: null, in_progress_at: null });
  expect(batch.request_counts).toEqual({ total: 0, completed: 0, failed: 0 });
  expect(batch.errors?.object).toBe('list');
  return batch.errors?.data;
}

const NOT_JSON = { code: 'invalid_json_line', message: 'This line is not parseable as valid JSON.', param: null };

test.for([
  ['a line that is not JSON', '{"custom_id": '],
  ['a pretty-printed bracket', '{'],
])('%s fails the batch and names the line', async ([, line]) => {
  expect(await errorsOf([GOOD, line!])).toEqual([{ ...NOT_JSON, line: 2 }]);
});

test('a byte order mark makes line 1 unreadable', async () => {
  expect(await errorsOf(`\ufeff${GOOD}`)).toEqual([{ ...NOT_JSON, line: 1 }]);
});

test.for(['custom_id', 'method', 'url', 'body'])('a line without %s fails the batch', async (name) => {
  const errors = await errorsOf([GOOD, spoilt((line) => delete line[name])]);
  expect(errors).toEqual([
    { code: 'missing_required_parameter', message: `Missing required parameter: '${name}'.`, param: name, line: 2 },
  ]);
});

test.for([
  ['model', 'invalid_request', 'Model parameter is required.'],
  ['messages', 'missing_required_parameter', "Missing required parameter: 'messages'."],
])('a body without %s fails the batch', async ([name, code, message]) => {
  const errors = await errorsOf([GOOD, spoilt((line) => delete (line.body as Record<string, unknown>)[name!])]);
  expect(errors).toEqual([{ code, message, param: `body.${name}`, line: 2 }]);
});

test('a url other than the endpoint of the batch fails it', async () => {
  const errors = await errorsOf([
    GOOD,
    spoilt((line) => {
      line.url = '/v1/embeddings';
      line.body = { model: 'gpt-6-luna', input: 'x' };
    }),
  ]);
  expect(errors).toEqual([
    {
      code: 'invalid_url',
      message: 'The URL provided for this request does not match the batch endpoint.',
      param: 'url',
      line: 2,
    },
  ]);
});

test.for(['gpt-4-turbo', 'no-such-model'])('the model %s, which is not served, fails the batch', async (model) => {
  expect(await errorsOf(chatLine('a', { model }))).toEqual([
    {
      code: 'model_not_found',
      message: `The provided model '${model}' is not supported by the Batch API.`,
      param: 'body.model',
      line: 1,
    },
  ]);
});

test("models of one's own can be allowed", async () => {
  const { client } = await emulated({ models: ['my-model'] });
  expect((await run(client, [chatLine('a', { model: 'my-model' })])).status).toBe('completed');
});

test('a request that wants to stream fails the batch', async () => {
  expect(await errorsOf([GOOD, chatLine('s', { stream: true })])).toEqual([
    {
      code: 'streaming_unsupported',
      message: 'Chat Completions: Streaming is not supported in the Batch API.',
      param: 'body.stream',
      line: 2,
    },
  ]);
});

test('a repeated custom_id and a second model fail the batch', async () => {
  expect(await errorsOf([GOOD, chatLine('b'), GOOD])).toMatchObject([
    { code: 'duplicate_custom_id', param: 'custom_id', line: 3 },
  ]);
  expect(await errorsOf([GOOD, chatLine('b'), chatLine('c', { model: 'gpt-6-sol' })])).toMatchObject([
    { code: 'mismatched_model', param: 'body.model', line: 3 },
  ]);
});

test('what many lines share is told of each', async () => {
  const other = (id: string) => chatLine(id, { model: 'gpt-6-sol' });
  const errors = await errorsOf([GOOD, other('b'), chatLine('c'), other('d'), chatLine('e'), 'nonsense']);
  expect(errors?.map(({ code, line }) => [code, line])).toEqual([
    ['mismatched_model', 2],
    ['mismatched_model', 4],
    ['invalid_json_line', 6],
  ]);
  const dead = await errorsOf([chatLine('a', { model: 'gpt-4-turbo' }), chatLine('b', { model: 'gpt-4-turbo' })]);
  expect(dead?.map(({ code, line }) => [code, line])).toEqual([
    ['model_not_found', 1],
    ['model_not_found', 2],
  ]);
});

test('several bad lines are reported together', async () => {
  const errors = await errorsOf([GOOD, 'nonsense', spoilt((line) => delete line.url), chatLine('s', { stream: true })]);
  expect(errors?.map(({ code, line }) => [code, line])).toEqual([
    ['invalid_json_line', 2],
    ['missing_required_parameter', 3],
    ['streaming_unsupported', 4],
  ]);
});

function notFound(id: string) {
  const message = `Cannot find file ${id}, or organization org-emulator does not have access to it.`;
  return [{ code: 'invalid_request', message, param: 'file_id', line: null }];
}

test('an unknown file makes a batch that fails', async () => {
  const { client } = await emulated();
  const { id } = await client.batches.create({
    input_file_id: 'file-nobody',
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  const batch = await settled(client, id);
  expect(batch.status).toBe('failed');
  expect(batch.errors?.data).toEqual(notFound('file-nobody'));
});

test('a file of another purpose is as good as none', async () => {
  const { client } = await emulated();
  const file = await client.files.create({ file: new File([GOOD], 'a.jsonl'), purpose: 'user_data' });
  const { id } = await client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  expect((await settled(client, id)).errors?.data).toEqual(notFound(file.id));
});

test('a file deleted before validation makes the batch fail', async () => {
  const { client } = await emulated();
  const file = await upload(client, [GOOD]);
  await client.files.delete(file.id);
  const { id } = await client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  expect((await settled(client, id)).errors?.data).toEqual(notFound(file.id));
});

test('a full queue fails the batch, and nothing is held once others end', async () => {
  const { client } = await emulated({ enqueuedTokenLimit: 100 });
  const batch = await run(
    client,
    Array.from({ length: 20 }, (_, index) => chatLine(`r${index}`)),
  );
  expect(batch.errors?.data).toEqual([
    {
      code: 'token_limit_exceeded',
      message:
        'Enqueued token limit reached for gpt-6-luna in organization org-emulator. Limit: 100 enqueued tokens. Please try again once some in_progress batches have been completed.',
      param: null,
      line: null,
    },
  ]);
  expect((await run(client, [GOOD])).status).toBe('completed');
  expect((await run(client, [GOOD])).status).toBe('completed');
});
