import { expect, onTestFinished, test } from 'vitest';
import type { ErrorBody } from '../../src/emulator/api/wire.js';
import { FAULTS, type Fault, type FaultName } from '../../src/emulator/faults/faults.js';
import { chatLine, chatLines, clientOf, create, emulated, keyed, refused, rows, run, text, upload } from './harness.js';

const seen = new Set<FaultName>();

/** An emulator with one fault, and a create that it may strike. */
async function struck(fault: Fault | FaultName) {
  seen.add(typeof fault === 'string' ? fault : fault.name);
  const { emulator, client } = await emulated({ faults: [fault] });
  const file = await upload(client, chatLines(4));
  const call = (options = {}) =>
    client.batches.create(
      { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' },
      options,
    );
  return { emulator, client, file, call, batches: () => emulator.state.batches.length };
}

async function failure(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => Promise.reject(new Error('it went well')),
    (error: Error) => error,
  );
}

test.for([
  ['reset', 0],
  ['drop_reply', 1],
] as const)('%s breaks the connection with %i batch made', async ([name, made]) => {
  const { call, batches } = await struck(name);
  expect((await failure(call())).constructor.name).toBe('APIConnectionError');
  expect(batches()).toBe(made);
  expect((await call()).status).toBe('validating');
});

test('late_acceptance makes the batch after its client has given up', async () => {
  const { call, batches } = await struck({ name: 'late_acceptance', delay: 50 });
  await failure(call());
  expect(batches()).toBe(0);
  await expect.poll(batches).toBe(1);
});

test.for([
  ['hang', 0],
  ['hang_after_acceptance', 1],
] as const)('%s never replies, with %i batch made', async ([name, made]) => {
  const { call, batches } = await struck(name);
  expect((await failure(call({ timeout: 100 }))).constructor.name).toBe('APIConnectionTimeoutError');
  expect(batches()).toBe(made);
});

test.for([
  ['server_error', 503, 0],
  ['error_after_acceptance', 500, 1],
  ['unauthorized', 401, 0],
  ['file_not_ready', 400, 0],
] as const)('%s answers %i with %i batch made', async ([name, status, made]) => {
  const { call, batches } = await struck(name);
  expect((await refused(call())).status).toBe(status);
  expect(batches()).toBe(made);
});

test('file_not_ready says what the service has been seen to say', async () => {
  const { call, file } = await struck('file_not_ready');
  expect((await refused(call())).error).toMatchObject({
    param: 'file_id',
    message: expect.stringMatching(`^Cannot find file ${file.id}, or project .* does not have access to it\\.$`),
  });
});

test('rate_limit tells how long to wait', async () => {
  const { emulator, batches } = await struck({ name: 'rate_limit', retryAfter: 900 });
  const reply = await keyed(`${emulator.url}/batches`, { method: 'POST', body: '{}' });
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '900']);
  expect(batches()).toBe(0);
});

test.for([
  ['html', 0],
  ['html_after_acceptance', 1],
] as const)('%s replies 200 with a page, with %i batch made', async ([name, made]) => {
  const { call, batches } = await struck(name);
  expect(await call()).toBeTypeOf('string');
  expect(batches()).toBe(made);
});

test('redirect points elsewhere', async () => {
  const { emulator } = await struck({ name: 'redirect', location: 'http://127.0.0.1:9/elsewhere' });
  const reply = await keyed(`${emulator.url}/batches`, { method: 'POST', body: '{}', redirect: 'manual' });
  expect([reply.status, reply.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/elsewhere']);
});

test('batch_not_ready hides a batch once', async () => {
  const { call, client } = await struck('batch_not_ready');
  const { id } = await call();
  expect((await refused(client.batches.retrieve(id))).status).toBe(404);
  expect((await client.batches.retrieve(id)).id).toBe(id);
});

test('stale_list lacks what is new, as often as asked', async () => {
  const { call, client } = await struck({ name: 'stale_list', times: 2 });
  await call();
  const listed = async () => (await client.batches.list()).data.length;
  expect([await listed(), await listed(), await listed()]).toEqual([0, 0, 1]);
});

test('endless_list repeats its first page', async () => {
  const { call, client } = await struck({ name: 'endless_list', times: 3 });
  const { id } = await call();
  const page = await client.batches.list();
  const next = await client.batches.list({ after: id });
  expect([page.data[0]?.id, next.data[0]?.id, next.has_more]).toEqual([id, id, true]);
});

test('forbidden_content refuses a result once', async () => {
  seen.add('forbidden_content');
  const { client } = await emulated({ faults: ['forbidden_content'] });
  const { output_file_id: output } = await run(client, chatLines(2));
  expect((await refused(client.files.content(output!))).status).toBe(403);
  expect(await rows(client, output)).toHaveLength(2);
});

test('cut_download breaks the connection in the middle', async () => {
  seen.add('cut_download');
  const { client } = await emulated({ faults: ['cut_download'] });
  const { output_file_id: output } = await run(client, chatLines(20));
  await failure(text(client, output));
  expect(await rows(client, output)).toHaveLength(20);
});

test('unframed_cut looks like a whole download', async () => {
  seen.add('unframed_cut');
  const { client } = await emulated({ faults: [{ name: 'unframed_cut', bytes: 100 }] });
  const { output_file_id: output } = await run(client, chatLines(20));
  expect(await text(client, output)).toHaveLength(100);
});

test('stalled_download sends a part and then nothing', async () => {
  seen.add('stalled_download');
  const { emulator } = await emulated({ faults: [{ name: 'stalled_download', bytes: 10 }] });
  const { output_file_id: output } = await run(clientOf(emulator), chatLines(2));
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const reply = await keyed(`${emulator.url}/files/${output}/content`, { signal: controller.signal });
  const reader = reply.body!.getReader();
  expect((await reader.read()).value).toHaveLength(10);
  const more = reader.read().catch(() => 'aborted');
  expect(await Promise.race([more, new Promise((resolve) => setTimeout(resolve, 50, 'nothing'))])).toBe('nothing');
});

/** What becomes of a batch of four lines, the last of which fails. */
async function result(fault: Fault | FaultName) {
  seen.add(typeof fault === 'string' ? fault : fault.name);
  const { client } = await emulated({ faults: [fault] });
  const batch = await run(client, [...chatLines(3), chatLine('bad', { temperature: 9 })]);
  const lines = async (id: string | null | undefined) => (id ? (await text(client, id)).trimEnd().split('\n') : []);
  return { batch, output: await lines(batch.output_file_id), errors: await lines(batch.error_file_id) };
}

test('token_limit fails the batch at validation, and the next one goes well', async () => {
  seen.add('token_limit');
  const { client } = await emulated({ faults: ['token_limit'] });
  const batch = await run(client, chatLines(2));
  expect(batch.errors?.data).toMatchObject([{ code: 'token_limit_exceeded', param: null, line: null }]);
  expect((await run(client, chatLines(2))).status).toBe('completed');
});

test('empty_file_ids puts an empty string where null should be', async () => {
  seen.add('empty_file_ids');
  const { client } = await emulated({ faults: ['empty_file_ids'] });
  expect((await run(client, chatLines(2))).error_file_id).toBe('');
});

test('status_zero_rows loses a reply and says nothing about it', async () => {
  const { batch, errors } = await result('status_zero_rows');
  const zero = errors.map((line) => JSON.parse(line)).find((row) => row.response.status_code === 0);
  expect(zero.response.body).toEqual({});
  expect(batch.status).toBe('completed');
});

test('missing_rows, repeated_rows and null_custom_ids spoil the join', async () => {
  const missing = await result({ name: 'missing_rows', count: 2 });
  expect(missing.output.length + missing.errors.length).toBe(2);
  const repeated = await result('repeated_rows');
  expect(repeated.output.length + repeated.errors.length).toBe(5);
  const nameless = await result('null_custom_ids');
  const all = [...nameless.output, ...nameless.errors].map((line) => JSON.parse(line).custom_id);
  expect(all.filter((id) => id === null)).toHaveLength(1);
});

test('unparsable_rows holds a line that is not JSON', async () => {
  const { output, errors } = await result('unparsable_rows');
  const broken = [...output, ...errors].filter((line) => {
    try {
      JSON.parse(line);
      return false;
    } catch {
      return true;
    }
  });
  expect(broken).toHaveLength(1);
});

test('error_rows_in_output leaves no error file', async () => {
  const { batch, output } = await result('error_rows_in_output');
  expect(batch.error_file_id).toBeNull();
  expect(output.map((line) => JSON.parse(line).response.status_code).sort()).toEqual([200, 200, 200, 400]);
});

test('wrong_counts falls back to nothing', async () => {
  const { batch, output } = await result('wrong_counts');
  expect(batch.request_counts).toEqual({ total: 4, completed: 0, failed: 0 });
  expect(output).toHaveLength(3);
});

test('shuffle brings the rows in another order', async () => {
  const { output } = await result('shuffle');
  expect(output.map((line) => JSON.parse(line).custom_id)).toEqual(['r2', 'r1', 'r0']);
});

test('expire ends the window half-way', async () => {
  const { batch, output, errors } = await result('expire');
  expect(batch.status).toBe('expired');
  expect(output.length + errors.length).toBe(4);
  expect(errors.filter((line) => JSON.parse(line).error?.code === 'batch_expired')).toHaveLength(2);
});

test.for(['validating', 'in_progress', 'finalizing'] as const)('stuck keeps a batch %s', async (state) => {
  seen.add('stuck');
  const { client } = await emulated({ faults: [{ name: 'stuck', state }] });
  const { id } = await create(client, chatLines(2));
  await expect.poll(async () => (await client.batches.retrieve(id)).status).toBe(state);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect((await client.batches.retrieve(id)).status).toBe(state);
});

test('stuck in cancelling stays there', async () => {
  const { client } = await emulated({ faults: [{ name: 'stuck', state: 'cancelling' }] });
  const { id } = await create(client, chatLines(2));
  await client.batches.cancel(id);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect((await client.batches.retrieve(id)).status).toBe('cancelling');
});

test('a fault strikes where, after how many, and as often as it is told', async () => {
  const { emulator, client } = await emulated({
    faults: [{ name: 'server_error', on: 'GET /files/*', skip: 1, times: 2, status: 500 }],
  });
  const { id } = await upload(client, [chatLine('a')]);
  const statuses: number[] = [];
  for (let index = 0; index < 4; index++) statuses.push((await keyed(`${emulator.url}/files/${id}`)).status);
  expect(statuses).toEqual([200, 500, 500, 200]);
  expect(emulator.state.requests.filter(({ fault }) => fault === 'server_error')).toHaveLength(2);
});

test('faults are set, seen and cleared over HTTP', async () => {
  const { emulator, client } = await emulated();
  const control = new URL('/_emulator/faults', emulator.url);
  const set = (body: unknown) => keyed(control, { method: 'POST', body: JSON.stringify(body) });
  expect((await set(['rate_limit', { name: 'stuck', state: 'validating' }])).status).toBe(200);
  const { active, known } = (await (await keyed(control)).json()) as { active: Fault[]; known: object };
  expect(active).toEqual([
    { name: 'rate_limit', times: 1 },
    { name: 'stuck', state: 'validating', times: 1 },
  ]);
  expect(Object.keys(known)).toEqual(Object.keys(FAULTS));
  expect((await refused(create(client, [chatLine('a')]))).status).toBe(429);
  await keyed(control, { method: 'DELETE' });
  expect(emulator.faults.active).toEqual([]);
  const unknown = await set({ name: 'earthquake' });
  expect(unknown.status).toBe(400);
  expect(await unknown.json()).toMatchObject({ error: { message: expect.stringContaining('drop_reply') } });
});

/** Three chat rows, the first of which a fault of answers strikes. */
async function answered(fault: Fault | FaultName, body: object = {}) {
  const { output, errors } = await (async () => {
    seen.add(typeof fault === 'string' ? fault : fault.name);
    const { client } = await emulated({ faults: [fault] });
    const batch = await run(client, chatLines(3, body));
    return { output: await rows(client, batch.output_file_id), errors: await rows(client, batch.error_file_id) };
  })();
  return { output, errors, first: output.find(({ custom_id }) => custom_id === 'r0')?.response?.body as Chat };
}

interface Chat {
  choices: { finish_reason: string; message: { content: string | null; refusal: string | null } }[];
}

test('refusal, length and content_filter change the first answer and no other', async () => {
  const { first: refusal, output } = await answered('refusal');
  expect(refusal.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { content: null, refusal: expect.stringContaining('sorry') },
  });
  expect(output.slice(1).map(({ response }) => (response!.body as Chat).choices[0]!.message.refusal)).toEqual([
    null,
    null,
  ]);
  expect((await answered('length')).first.choices[0]!.finish_reason).toBe('length');
  expect((await answered('content_filter')).first.choices[0]!.finish_reason).toBe('content_filter');
});

test('schema_mismatch breaks the response format', async () => {
  const schema = {
    type: 'object',
    properties: { n: { type: 'integer' } },
    required: ['n'],
    additionalProperties: false,
  };
  const format = { type: 'json_schema', json_schema: { name: 'n', strict: true, schema } };
  const { first } = await answered('schema_mismatch', { response_format: format });
  expect(JSON.parse(first.choices[0]!.message.content!)).toEqual({ unexpected: true });
});

test.for([
  ['row_429', 429, 'rate_limit_exceeded'],
  ['row_500', 500, null],
  ['insufficient_quota', 429, 'insufficient_quota'],
] as const)('%s fails rows with %i', async ([name, status, code]) => {
  const { output, errors } = await answered({ name, count: 2 });
  expect(output).toHaveLength(1);
  expect(errors.map(({ response }) => [response!.status_code, (response!.body as ErrorBody).error.code])).toEqual([
    [status, code],
    [status, code],
  ]);
});

test('at responses, an answer is refused, cut or filtered in the words of that endpoint', async () => {
  const bodyFor = async (name: FaultName) => {
    const { client } = await emulated();
    return client.responses.create({ model: 'gpt-6-luna', input: `[emulator:${name}] Tell me all about it` });
  };
  expect(await bodyFor('refusal')).toMatchObject({
    status: 'completed',
    output: [{ type: 'reasoning' }, { content: [{ type: 'refusal' }] }],
  });
  expect(await bodyFor('length')).toMatchObject({ incomplete_details: { reason: 'max_output_tokens' } });
  expect(await bodyFor('content_filter')).toMatchObject({ incomplete_details: { reason: 'content_filter' } });
});

test('a marker in the prompt names the fault of that request alone', async () => {
  const { client } = await emulated();
  const marked = (id: string, marker: string) =>
    chatLine(id, { messages: [{ role: 'user', content: `Hello [emulator:${marker}]` }] });
  const batch = await run(client, [
    marked('a', 'refusal'),
    chatLine('b'),
    marked('c', 'row_429'),
    marked('d', 'refuse'),
  ]);
  const [a, b] = await rows(client, batch.output_file_id);
  expect([a, b].map((row) => (row!.response!.body as Chat).choices[0]!.message.refusal)).toEqual([
    expect.stringContaining('sorry'),
    null,
  ]);
  expect((await rows(client, batch.error_file_id)).map(({ response }) => response)).toMatchObject([
    { status_code: 429 },
    {
      status_code: 400,
      body: { error: { code: 'unknown_fault', message: expect.stringContaining('schema_mismatch') } },
    },
  ]);
});

test('a fault of answers can strike a direct call', async () => {
  const { client } = await emulated({ faults: [{ name: 'row_500', on: 'POST /chat/completions' }] });
  const ask = () => client.chat.completions.create({ model: 'gpt-6-luna', messages: [{ role: 'user', content: 'x' }] });
  expect((await refused(ask())).status).toBe(500);
  expect((await ask()).object).toBe('chat.completion');
});

test('looking at the plan consumes nothing', async () => {
  const { emulator, client } = await emulated({ faults: ['token_limit', { name: 'rate_limit', times: 2 }] });
  for (let looks = 0; looks < 3; looks++) expect(emulator.faults.active).toHaveLength(2);
  emulator.faults.active[0]!.times = 0;
  expect((await refused(create(client, chatLines(1)))).status).toBe(429);
  expect(emulator.faults.active).toMatchObject([{ name: 'token_limit' }, { name: 'rate_limit', times: 1 }]);
});

test('every fault of the table was tried here', () => {
  expect([...seen].sort()).toEqual(Object.keys(FAULTS).sort());
});

test.each([
  ['null', /give a fault by its name, or as an object/],
  ['{"name":"explode"}', /unknown fault "explode".*emulate --fault list/],
  ['{"name":"expire","times":"2"}', /times of expire must be a number/],
  ['{"name":"expire","counts":2}', /expire has no option "counts". Did you mean "count"\?/],
])('%s is refused as a fault', async (body, message) => {
  const { emulator } = await emulated();
  const url = emulator.url.replace('/v1', '/_emulator/faults');
  const reply = await keyed(url, { method: 'POST', body });
  expect(reply.status).toBe(400);
  expect(((await reply.json()) as { error: { message: string } }).error.message).toMatch(message);
  expect(emulator.faults.active).toEqual([]);
});
