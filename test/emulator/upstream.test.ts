import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chatLine, chatLines, contentOf, create, emulated, ids, keyed, rows, run, settled } from './harness.js';

interface Seen {
  url: string;
  key: string | undefined;
  body: { model: string; messages: { content: string }[] };
  at: number;
}

type Behaviour = (seen: Seen, count: number, response: ServerResponse) => void | Promise<void>;

/** A model server that answers with what it was asked, unless told otherwise. */
async function modelServer(behave?: Behaviour) {
  const seen: Seen[] = [];
  let underWay = 0;
  const most = { underWay: 0 };
  const server = createServer(async (request: IncomingMessage, response) => {
    most.underWay = Math.max(most.underWay, ++underWay);
    response.on('close', () => underWay--);
    let text = '';
    for await (const piece of request) text += piece;
    const entry = { url: request.url!, key: request.headers.authorization, body: JSON.parse(text), at: Date.now() };
    seen.push(entry);
    await behave?.(entry, seen.length, response);
    if (!response.headersSent && !response.destroyed) answer(response, entry);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen, most };
}

function answer(response: ServerResponse, { body }: Seen): void {
  const message = { role: 'assistant', content: `echo: ${body.messages[0]!.content}` };
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({ object: 'chat.completion', model: body.model, choices: [{ index: 0, message }], usage }),
  );
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end(JSON.stringify({ error: { message: `refused with ${status}` } }));
}

test('every line is answered by the server, whatever its model is called', async () => {
  const { url, seen } = await modelServer();
  const { client } = await emulated({ upstream: { url, apiKey: 'sk-secret' } });
  const batch = await run(client, chatLines(30, { model: 'my-own-model' }));
  expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 30, completed: 30, failed: 0 } });
  expect(batch.usage?.total_tokens).toBe(150);
  const found = await rows(client, batch.output_file_id);
  for (const row of found) expect(contentOf(row)).toBe(`echo: Question of ${row.custom_id}`);
  expect(seen).toHaveLength(30);
  expect(seen[0]).toMatchObject({ url: '/v1/chat/completions', key: 'Bearer sk-secret' });
  expect(seen[0]!.body.model).toBe('my-own-model');
});

test('another model can be put in place of the one that the lines name', async () => {
  const { url, seen } = await modelServer();
  const { client } = await emulated({ upstream: { url, model: 'local' } });
  await run(client, chatLines(2));
  expect(seen.map(({ body }) => body.model)).toEqual(['local', 'local']);
});

test('no more requests are under way than allowed, over all batches', async () => {
  const { url, most } = await modelServer(() => new Promise((resolve) => setTimeout(resolve, 5)));
  const { client } = await emulated({ upstream: { url, concurrency: 3 } });
  await Promise.all([run(client, chatLines(15)), run(client, chatLines(15))]);
  expect(most.underWay).toBe(3);
});

test('429, 5xx, broken connections and unreadable replies are tried again', async () => {
  const { url, seen } = await modelServer((_, count, response) => {
    if (count === 1) refuse(response, 429);
    if (count === 2) refuse(response, 503);
    if (count === 3) response.destroy();
    if (count === 4) response.end('<html>');
  });
  const { client } = await emulated({ upstream: { url, concurrency: 1, backOff: 2 } });
  const batch = await run(client, [chatLine('a')]);
  expect(batch.request_counts).toEqual({ total: 1, completed: 1, failed: 0 });
  expect(seen).toHaveLength(5);
});

test('Retry-After is obeyed, by all requests', async () => {
  const { url, seen } = await modelServer(async (_, count, response) => {
    if (count === 1) refuse(response, 429, { 'retry-after': '1' });
    else await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const { client } = await emulated({ upstream: { url, concurrency: 2, backOff: 1 } });
  await run(client, chatLines(5));
  expect(seen).toHaveLength(6);
  // The second was under way when the first was refused.
  for (const { at } of seen.slice(2)) expect(at - seen[0]!.at).toBeGreaterThanOrEqual(990);
});

test('what does not pass becomes a row of the error file', async () => {
  const { url, seen } = await modelServer(({ body }, _, response) => {
    const question = body.messages[0]!.content;
    if (question.endsWith('r0')) refuse(response, 400);
    if (question.endsWith('r1')) refuse(response, 500);
    if (question.endsWith('r2')) response.destroy();
  });
  const { client } = await emulated({ upstream: { url, retries: 2, backOff: 1 } });
  const batch = await run(client, chatLines(4));
  expect(batch.request_counts).toEqual({ total: 4, completed: 1, failed: 3 });
  const failed = await rows(client, batch.error_file_id);
  const statuses = Object.fromEntries(failed.map((row) => [row.custom_id, row.response?.status_code]));
  expect(statuses).toEqual({ r0: 400, r1: 500, r2: 502 });
  expect(failed.find((row) => row.custom_id === 'r0')?.response?.body).toEqual({
    error: { message: 'refused with 400' },
  });
  expect(seen.filter(({ body }) => body.messages[0]!.content.endsWith('r0'))).toHaveLength(1);
  expect(seen.filter(({ body }) => body.messages[0]!.content.endsWith('r1'))).toHaveLength(3);
});

/** Leaves half a row at the end of the output, as a power cut may. */
async function tear(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await readFile(path, 'utf8')).startsWith('{"id":"batch_req'))
      await appendFile(path, '{"id":"batch_req_torn","custom_id":"r');
  }
}

test('a run that was cut short goes on where it stopped, and asks nothing twice that was answered', async () => {
  const data = await mkdtemp(join(tmpdir(), 'emulator-upstream-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const { url, seen } = await modelServer((_, count) => (count > 10 ? new Promise(() => undefined) : undefined));
  const upstream = { url, concurrency: 2, apiKey: 'sk-secret' };
  const one = await emulated({ data, upstream });
  const { id } = await create(one.client, chatLines(25));
  await expect.poll(() => seen.length).toBe(12);
  expect((await one.client.batches.retrieve(id)).request_counts).toEqual({ total: 25, completed: 10, failed: 0 });
  const soFar = await keyed(new URL(`/_emulator/batches/${id}/output`, one.emulator.url));
  expect((await soFar.text()).trimEnd().split('\n')).toHaveLength(10);
  await one.emulator.close();
  await tear(join(data, 'files'));

  const again = await modelServer();
  const two = await emulated({ data, upstream: { ...upstream, url: again.url } });
  const batch = await settled(two.client, id);
  expect(batch.request_counts).toEqual({ total: 25, completed: 25, failed: 0 });
  expect(batch.usage?.total_tokens).toBe(125);
  expect(new Set(ids(await rows(two.client, batch.output_file_id))).size).toBe(25);
  expect(again.seen).toHaveLength(15);
  expect(await readFile(join(data, 'state.jsonl'), 'utf8')).not.toContain('sk-secret');
});

test('cancelling waits for what is under way and keeps it', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { url, seen } = await modelServer(() => gate);
  const { client } = await emulated({ upstream: { url, concurrency: 2 } });
  const { id } = await create(client, chatLines(10));
  await expect.poll(() => seen.length).toBe(2);
  await client.batches.cancel(id);
  release();
  const batch = await settled(client, id);
  expect(batch.status).toBe('cancelled');
  expect(await rows(client, batch.output_file_id)).toHaveLength(2);
  expect(await rows(client, batch.error_file_id)).toHaveLength(8);
});

test('a url that is none is refused at the start', async () => {
  await expect(emulated({ upstream: 'localhost:8000' })).rejects.toThrow(/not an http\(s\) URL/);
});
