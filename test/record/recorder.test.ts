import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { validateFile } from '../../src/jsonl/read/validate.js';
import { openRecorder, PendingAnswerError } from '../../src/record/index.js';
import { submit } from '../../src/submit/job/submit.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const base = temporaryFolder();
const newJob = () => join(mkdtempSync(join(base, 'record-')), 'agents.job');
const messages = [{ role: 'user' as const, content: 'Name a river.' }];
const clientOf = (fetch: typeof globalThis.fetch, maxRetries = 0) =>
  new OpenAI({ baseURL: 'http://127.0.0.1:9/v1', apiKey: 'none', fetch, maxRetries });

describe('openRecorder', () => {
  it('records what it cannot answer as a valid input file, and the call ends with a PendingAnswerError', async () => {
    const recorder = await openRecorder(newJob());
    const call = clientOf(recorder.fetch).chat.completions.create({ model: 'gpt-6-luna', messages });
    const error = await call.catch((e) => e);
    expect(error.cause).toBeInstanceOf(PendingAnswerError);
    expect(error.cause.message).toContain('batch-creator submit');
    expect(recorder).toMatchObject({ pending: 1, requests: 1 });
    const [path] = await recorder.save();
    expect(path).toBe(recorder.inputFile);
    expect(await validateFile(path!)).toMatchObject({ ok: true, requests: 1, issues: [] });
    await recorder.close();
  });

  it('answers from a batch that was submitted by itself, with status, body and request id', async () => {
    const emulator = await testEmulator({ answer: () => 'The Nile.' });
    const job = newJob();
    const first = await openRecorder(job);
    await clientOf(first.fetch)
      .chat.completions.create({ model: 'gpt-6-luna', messages })
      .catch(() => undefined);
    const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
    const sent = await submit(await first.save(), { client });
    await sent.done();
    await sent.outputs();
    await first.reload();
    first.beginPass();
    const { data, response, request_id } = await clientOf(first.fetch)
      .chat.completions.create({ model: 'gpt-6-luna', messages })
      .withResponse();
    expect(data.choices[0]!.message.content).toBe('The Nile.');
    expect(response.status).toBe(200);
    expect(request_id).toMatch(/\w+/);
    expect(first.pending).toBe(0);
    await first.close();
  });

  it('counts a call that the client sends again once', async () => {
    const recorder = await openRecorder(newJob(), { quietMs: 1 });
    await clientOf(recorder.fetch, 2)
      .chat.completions.create({ model: 'gpt-6-luna', messages })
      .catch(() => undefined);
    expect(recorder.requests).toBe(1);
    await recorder.close();
  });

  it('answers what a batch would refuse as the service would: with a 400', async () => {
    const recorder = await openRecorder(newJob());
    const client = clientOf(recorder.fetch);
    const bad = client.chat.completions.create({ model: 'gpt-6-luna', messages, n: 0 });
    await expect(bad).rejects.toMatchObject({ status: 400, param: 'n' });
    const stream = client.chat.completions.create({ model: 'gpt-6-luna', messages, stream: true });
    await expect(stream).rejects.toMatchObject({ status: 400, param: 'stream' });
    expect(recorder.pending).toBe(0);
    await recorder.close();
  });

  it('refuses other calls, or passes them on', async () => {
    const emulator = await testEmulator({}, { parts: 0 });
    const [refusing, passing] = [await openRecorder(newJob()), await openRecorder(newJob(), { otherCalls: 'pass' })];
    const list = (fetch: typeof globalThis.fetch) =>
      new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey, fetch, maxRetries: 0 }).batches.list();
    await expect(list(refusing.fetch)).rejects.toMatchObject({ status: 400, code: 'call_refused' });
    expect((await list(passing.fetch)).data).toEqual([]);
    await Promise.all([refusing.close(), passing.close()]);
  });

  it('records 2,000 calls of Promise.all in one pass, each once', async () => {
    const recorder = await openRecorder(newJob());
    const client = clientOf(recorder.fetch);
    const calls = Array.from({ length: 2_000 }, (_, at) =>
      client.chat.completions.create({ model: 'gpt-6-luna', messages: [{ role: 'user', content: `Question ${at}` }] }),
    );
    await Promise.allSettled(calls);
    const [path] = await recorder.save();
    expect(readFileSync(path!, 'utf8').trimEnd().split('\n')).toHaveLength(2_000);
    await recorder.close();
  });

  it('ends a held call with the reason of its signal', async () => {
    const recorder = await openRecorder(newJob(), { quietMs: 60_000 });
    const abort = new AbortController();
    const body = JSON.stringify({ model: 'gpt-6-luna', messages });
    const url = 'http://127.0.0.1:9/v1/chat/completions';
    const call = recorder.fetch(url, { method: 'POST', body, signal: abort.signal });
    const reason = new Error('enough');
    setTimeout(() => abort.abort(reason), 20);
    await expect(call).rejects.toBe(reason);
    await recorder.close();
  });
});
