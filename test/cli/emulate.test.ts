import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import OpenAI, { toFile } from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.js';
import { FAULTS } from '../../src/emulator/faults/faults.js';
import { startEmulator } from '../../src/emulator/start.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { commandLine } from './command-line.js';

const cwd = temporaryFolder();

/** `emulate` on any free port, at work. */
async function emulating(argv: readonly string[] = [], env: Record<string, string> = {}) {
  const stop = new AbortController();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let [out, err] = ['', ''];
  stdout.on('data', (chunk) => (out += chunk));
  stderr.on('data', (chunk) => (err += chunk));
  const ended = main(['emulate', '--port', '0', ...argv], { stdin, stdout, stderr, env, cwd, signal: stop.signal });
  await expect.poll(() => err).toContain('Press Ctrl-C to stop');
  const end = (signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') => {
    stop.abort(signal);
    return ended;
  };
  onTestFinished(async () => void (await end()));
  return { out: () => out, err: () => err, url: out.trim(), end };
}

const LINE = JSON.stringify({
  custom_id: 'r1',
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model: 'any', messages: [{ role: 'user', content: 'Hello' }] },
});

async function carry(url: string): Promise<string> {
  const client = new OpenAI({ baseURL: url, apiKey: 'any' });
  const file = await client.files.create({ purpose: 'batch', file: await toFile(Buffer.from(LINE), 'in.jsonl') });
  let batch = await client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  while (!['completed', 'failed'].includes(batch.status)) batch = await client.batches.retrieve(batch.id);
  const id = batch.output_file_id ?? batch.error_file_id ?? '';
  return id === '' ? JSON.stringify(batch.errors) : (await client.files.content(id)).text();
}

describe('emulate', () => {
  it('prints the base url on stdout and what to export on stderr, and ends with 130 at Ctrl-C', async () => {
    const { out, err, url, end } = await emulating();
    expect(out()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
    expect(err()).toContain(`export OPENAI_BASE_URL=${url}\n  export OPENAI_API_KEY=sk-emulator`);
    const client = new OpenAI({ baseURL: url, apiKey: 'any' });
    expect((await client.batches.list()).data).toEqual([]);
    expect(await end()).toBe(130);
    await expect(fetch(`${url}/batches`)).rejects.toThrow();
  });

  it('ends with 143 when it is asked to terminate', async () => {
    const { end } = await emulating();
    expect(await end('SIGTERM')).toBe(143);
  });

  it('has a server answer the requests, with the key named for it and no other', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      request.resume().on('end', () => response.end('{"object":"chat.completion","choices":[]}'));
    }).listen(0);
    onTestFinished(() => void server.close());
    const upstream = ['--upstream', `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`];
    const usual = await emulating(upstream, { OPENAI_API_KEY: 'usual' });
    expect(await carry(usual.url)).toContain('"choices": []');
    const own = await emulating(upstream, { OPENAI_API_KEY: 'usual', UPSTREAM_API_KEY: 'own' });
    await carry(own.url);
    expect(seen).toEqual([undefined, 'Bearer own']);
    expect(usual.err()).toContain('OPENAI_API_KEY is not sent');
    expect(usual.err() + own.err() + usual.out()).not.toContain('usual\n');
  });

  it('keeps everything in its folder, names requests, and gives JSON', async () => {
    const argv = ['--data', 'kept', '--verbose', '--json', '--speed', '100000'];
    const first = await emulating(argv);
    const { url } = JSON.parse(first.out());
    await carry(url);
    await first.end();
    expect(first.err()).toContain('POST /v1/files 200');
    const second = await emulating(argv);
    const client = new OpenAI({ baseURL: JSON.parse(second.out()).url, apiKey: 'any' });
    expect((await client.batches.list()).data).toHaveLength(1);
  });

  it('says that a port is taken', async () => {
    const other = await startEmulator();
    onTestFinished(() => other.close());
    const { port } = new URL(other.url);
    const { code, stderr } = await commandLine(['emulate', '--port', port], { cwd });
    expect([code, stderr]).toEqual([
      2,
      `error: Can't listen on 127.0.0.1:${port}: the port is in use. Choose another one, or port 0 for any free port.\n`,
    ]);
  });

  it.each([
    [['--port', '70000'], '0 to 65535'],
    [['--port', 'x'], '--port must be a whole number'],
    [['--speed', '0'], '--speed is "0"'],
    [['--upstream', 'nowhere'], 'is not an http(s) URL'],
    [['--upstream-model', 'm'], 'needs a server'],
    [['--port', '0', '--host', '203.0.113.1'], 'no such address'],
  ])('%j is wrong usage', async (argv, words) => {
    const { code, stderr } = await commandLine(['emulate', ...argv], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('shows no password of an upstream, and none of a wrong one', async () => {
    const { err } = await emulating(['--upstream', 'http://me:hunter2@127.0.0.1:9/v1']);
    expect(err()).toContain('Answers come from http://***@127.0.0.1:9/v1.');
    const wrong = await commandLine(['emulate', '--upstream', 'ftp://me:hunter2@127.0.0.1/v1?key=hunter2'], { cwd });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.not.stringContaining('hunter2') });
    const query = await commandLine(['emulate', '--upstream', 'http://127.0.0.1/v1?key=hunter2'], { cwd });
    expect(query.stderr).toMatch(/v1\?\*\*\*" has a query or fragment/);
  });

  it('says which folder it cannot keep things in', async () => {
    writeFileSync(join(cwd, 'taken'), '');
    const { code, stderr } = await commandLine(['emulate', '--port', '0', '--data', 'taken'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: Cannot write taken: /);
  });

  it('takes any model, or the ones named, and only the key named', async () => {
    const any = await emulating(['--models', 'any']);
    expect(await carry(any.url)).toContain('chat.completion');
    const named = await emulating(['--models', 'other, any-other', '--api-key', 'sk-mine']);
    expect((await fetch(`${named.url}/files`, { headers: { authorization: 'Bearer sk-other' } })).status).toBe(401);
    expect(named.err()).toContain('export OPENAI_API_KEY=sk-mine');
    const usual = await emulating();
    expect(await carry(usual.url)).toContain('model_not_found');
  });

  it('prints all faults', async () => {
    const { code, stdout } = await commandLine(['emulate', '--fault', 'list'], { cwd });
    expect(code).toBe(0);
    for (const name of Object.keys(FAULTS)) expect(stdout).toMatch(new RegExp(`^${name}$`, 'm'));
  });

  it('sets faults', async () => {
    const { url } = await emulating(['--fault', 'drop_reply', '--fault', '{"name":"expire","count":2}']);
    const { active } = (await (await fetch(url.replace('/v1', '/_emulator/faults'))).json()) as { active: object[] };
    expect(active).toEqual([
      { name: 'drop_reply', times: 1 },
      { name: 'expire', count: 2, times: 1 },
    ]);
    expect(await commandLine(['emulate', '--fault', 'drop_replies'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown fault "drop_replies". Did you mean "drop_reply"?'),
    });
  });
});
