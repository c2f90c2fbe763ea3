import { getEventListeners } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchOptionsError } from '../../src/errors.js';
import { openJob, planSubmit, submit } from '../../src/submit/job/submit.js';
import { tryOut } from '../../src/submit/try-out.js';
import { bench, carry, chatLines, clientOf, FAST, recordsOf } from './harness.js';

const creates = (requests: readonly { method: string; path: string }[]) =>
  requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches').length;

describe('submit', () => {
  it('carries a file to its results', async () => {
    const { file, client, emulator, folder } = await bench({}, 1);
    const { status, outputs, job } = await carry(file, client, { description: 'reviews', metadata: { team: 'a' } });
    expect(status).toMatchObject({ status: 'completed', requestCounts: { total: 3, completed: 3, failed: 0 } });
    expect(outputs).toHaveLength(1);
    expect(readFileSync(outputs[0]!.output!, 'utf8').trim().split('\n')).toHaveLength(3);
    expect(job.folder).toBe(join(folder, 'reviews.job'));
    expect(emulator.state.batches[0]!.metadata).toMatchObject({
      description: 'reviews',
      team: 'a',
      batch_creator_part: '1',
    });
    expect((await recordsOf(file)).map(({ kind }) => kind)).toEqual([
      'job',
      'upload_intent',
      'uploaded',
      'create_intent',
      'created',
      'ended',
      'downloaded',
    ]);
  });

  it('keeps all that it makes for the eyes of the owner', async () => {
    const { file, client } = await bench({}, 1);
    const { job } = await carry(file, client);
    expect(statSync(job.folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(job.folder)).toEqual(['round-0001']);
    const round = join(job.folder, 'round-0001');
    expect(statSync(round).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(round)) expect(statSync(join(round, name)).mode & 0o777).toBe(0o600);
    expect(readdirSync(round).sort()).toEqual(['input-0001.jsonl', 'ledger.jsonl', 'output-0001.jsonl']);
  });

  it('creates nothing when it is repeated on a finished job', async () => {
    const { file, client, emulator } = await bench({}, 1);
    await carry(file, client);
    const before = emulator.state.requests.length;
    const { outputs } = await carry(file, client);
    expect(outputs[0]!.output).toBeDefined();
    expect(emulator.state.requests.length).toBe(before);
  });

  it('never uploads a file that the service would refuse', async () => {
    const { file, client, emulator, folder } = await bench({}, 0);
    writeFileSync(file, chatLines(2) + chatLines(1));
    await expect(carry(file, client)).rejects.toThrow(/was not sent.*r0/s);
    expect(emulator.state.requests).toEqual([]);
    expect(readdirSync(folder)).toEqual(['reviews.jsonl']);
  });

  it('tells why a batch failed at the service, and does not repeat it', async () => {
    const { file, client, emulator } = await bench({});
    writeFileSync(file, chatLines(2) + chatLines(1));
    const { status } = await carry(file, client, { validate: false });
    expect(status.status).toBe('failed');
    expect(status.batches[0]!.errors![0]).toMatchObject({ line: 3 });
    expect(status.batches[0]!.errors![0]!.message).toBeTypeOf('string');
    await carry(file, client);
    expect(creates(emulator.state.requests)).toBe(1);
  });

  it('refuses content that another job has submitted, unless it is allowed', async () => {
    const { file, client, emulator, folder } = await bench({ speed: 1 });
    const copy = join(folder, 'copy.jsonl');
    writeFileSync(copy, readFileSync(file));
    await submit(file, { client, ...FAST });
    const [first] = emulator.state.batches;
    await expect(submit(copy, { client, ...FAST })).rejects.toMatchObject({
      name: 'BatchDuplicateContentError',
      batchIds: [first!.id],
    });
    expect(emulator.state.files).toHaveLength(1);
    await submit(copy, { client, ...FAST, allowDuplicate: true });
    expect(emulator.state.batches).toHaveLength(2);
  });

  it('finds the batch of a job whose last records the disk has lost', async () => {
    const { file, client, emulator } = await bench({}, 1);
    const { job } = await carry(file, client);
    const ledger = join(job.folder, 'round-0001', 'ledger.jsonl');
    const lines = readFileSync(ledger, 'utf8').split('\n');
    for (let kept = 1; kept < lines.length - 1; kept++) {
      writeFileSync(ledger, `${lines.slice(0, kept).join('\n')}\n`);
      const { status } = await carry(file, client);
      expect(status.status).toBe('completed');
      expect(emulator.state.batches).toHaveLength(1);
    }
  });

  it('refuses to go on with another account or host', async () => {
    const { file, client, emulator, folder } = await bench({ speed: 1 }, 1);
    await submit(file, { client, ...FAST });
    const other = clientOf({ ...emulator, apiKey: 'sk-other' });
    await expect(submit(file, { client: other, ...FAST })).rejects.toMatchObject({ name: 'BatchAccountError' });
    await expect(openJob(join(folder, 'reviews.job'), { client: other })).rejects.toThrow(/another API key/);
    const elsewhere = clientOf({ ...emulator, url: 'https://api.openai.com/v1' });
    await expect(openJob(file, { client: elsewhere })).rejects.toThrow(
      /host "127\.0\.0\.1:\d+", not "api\.openai\.com"/,
    );
    await expect(openJob(file, { client: elsewhere, sameAccount: true })).rejects.toThrow(/host/);
    await openJob(file, { client: other, sameAccount: true });
    await openJob(file, { client: other });
  });

  it('refuses to send a key over plain http to another machine', async () => {
    const { file, emulator } = await bench({}, 0);
    const client = clientOf({ ...emulator, url: 'http://example.com/v1' });
    await expect(submit(file, { client })).rejects.toThrow(/not https/);
  });

  it('makes one job of many parts, and sends no more than there is room for', async () => {
    const { folder, client, emulator } = await bench({}, 5);
    const paths = [1, 2, 3, 4, 5].map((part) => join(folder, `part-${part}.jsonl`));
    for (const [index, path] of paths.entries()) writeFileSync(path, chatLines(3, `Part ${index}`));
    const { parts } = await planSubmit(paths, { client, maxEnqueuedTokens: 1 });
    let most = 0;
    const watched = setInterval(() => {
      most = Math.max(most, emulator.state.batches.filter(({ status }) => status !== 'completed').length);
    }, 1);
    const job = await submit(paths, { client, ...FAST, maxEnqueuedTokens: parts[0]!.tokens * 2 + 1 });
    expect((await job.status()).batches.map(({ status }) => status)).toContain('submitting');
    const seen: string[] = [];
    for await (const { batches } of job.watch()) seen.push(...batches.flatMap(({ waiting }) => waiting?.message ?? []));
    clearInterval(watched);
    expect(most).toBeLessThanOrEqual(2);
    expect(seen).toContain('waiting for room in maxEnqueuedTokens');
    expect(await job.outputs()).toHaveLength(5);
  });

  it('gives one outcome for each request, in the order of the files', async () => {
    const { folder, client } = await bench({ faults: ['missing_rows'] }, 2);
    const paths = [1, 2].map((part) => join(folder, `part-${part}.jsonl`));
    for (const [index, path] of paths.entries()) {
      writeFileSync(path, chatLines(3, `Part ${index}`).replaceAll('_id":"r', `_id":"p${index}-`));
    }
    const job = await submit(paths, { client, ...FAST });
    await job.done();
    const results = job.results();
    const seen: string[] = [];
    for await (const { customId, status } of results) seen.push(`${customId} ${status}`);
    expect(seen.map((one) => one.split(' ')[0])).toEqual(['p0-0', 'p0-1', 'p0-2', 'p1-0', 'p1-1', 'p1-2']);
    expect(seen.filter((one) => one.endsWith('missing'))).toHaveLength(1);
    expect(results.summary).toMatchObject({ requests: 6, byStatus: { succeeded: 5, missing: 1 } });
  });

  it('carries 40 parts in one job, and leaves no listener or timer behind', async () => {
    const { folder, client } = await bench({}, 40);
    const paths = Array.from({ length: 40 }, (_, part) => join(folder, `part-${part}.jsonl`));
    for (const path of paths) writeFileSync(path, chatLines(1, path));
    const stop = new AbortController();
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const job = await submit(paths, { client, ...FAST, signal: stop.signal });
    expect((await job.done({ signal: stop.signal })).requestCounts).toEqual({ total: 40, completed: 40, failed: 0 });
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length).toBeLessThanOrEqual(
      before + 5,
    );
  });

  it('shows what it would do without doing it', async () => {
    const { file, client, emulator } = await bench({}, 0);
    const plan = await planSubmit(file, { client });
    expect(plan).toMatchObject({
      host: new URL(emulator.url).host,
      isContinued: false,
      parts: [{ requests: 3, endpoint: '/v1/chat/completions' }],
    });
    expect(emulator.state.requests).toEqual([]);
  });

  it('cancels on request, and keeps what was done', async () => {
    const { file, client } = await bench({ speed: 1 }, 1);
    const job = await submit(file, { client, ...FAST });
    expect((await job.cancel()).status).toMatch(/cancel/);
  });

  it('stops watching when told to, and goes on later', async () => {
    const { file, client } = await bench({ speed: 20 }, 1);
    const job = await submit(file, { client, ...FAST });
    await expect(job.done({ signal: AbortSignal.timeout(30) })).rejects.toThrow(/timeout|aborted/i);
    expect((await job.done()).status).toBe('completed');
  });

  it.each([
    [{ metadata: { a: 1 as unknown as string } }, /not a string/],
    [{ metadata: { ['k'.repeat(65)]: 'x' } }, /longer than 64/],
    [{ description: 'x'.repeat(513) }, /longer than 512/],
    [{ metadata: Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`k${i}`, 'x'])) }, /at most 12/],
    [{ metadata: { batch_creator_job: 'x' } }, /begin with batch_creator_/],
  ])('refuses metadata that the service would refuse: %#', async (options, message) => {
    const { file, client } = await bench({}, 0);
    await expect(submit(file, { client, ...options })).rejects.toThrow(message);
  });

  it.each([
    ['no options', () => submit('x.jsonl', undefined as never), /^client is missing/],
    ['no client', () => submit('x.jsonl', {} as never), /^client is missing/],
    [
      'a client of another kind',
      () => submit('x.jsonl', { client: {} as never }),
      /^client cannot run batches, because it lacks files or batches/,
    ],
    ['no file', () => submit(undefined as never, { client: {} as never }), /client/],
    ['no path to open', () => openJob(undefined as never, {} as never), /Expected the path of an input file/],
    ['no client to try out', () => tryOut('x.jsonl', undefined as never), /client is missing/],
  ])('says in a sentence what is wrong: %s', async (_, call, message) => {
    await expect(call()).rejects.toThrow(BatchOptionsError);
    await expect(call()).rejects.toThrow(message);
  });

  it('refuses a time knob of the environment that is no number', async () => {
    const { client, file } = await bench({}, 0);
    const env = { BATCH_CREATOR_SETTLE_MS: 'abc' };
    await expect(submit(file, { client, env })).rejects.toThrow(
      'BATCH_CREATOR_SETTLE_MS is "abc"; it must be a number of milliseconds, like 1500. Unset it to use the default.',
    );
  });
});
