import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandLine } from './command-line.js';
import { CONFIG, setting } from './run-setting.js';
import { submitSetting } from './submit-setting.js';

/** A service that is not the emulator, so that commands ask before they send. */
const remote = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: 'https://api.example.com/v1' };
const answering = (text: string) => ({
  terminal: true,
  stdin: Object.assign(Readable.from([text]), { isTTY: true }) as Readable,
});

/** Something between us and the emulator that could spend money, for all that we know. */
async function proxyOf(url: string): Promise<string> {
  const { host, hostname, port } = new URL(url);
  const proxy = createServer((incoming, response) => {
    if (incoming.url?.startsWith('/_emulator')) return response.writeHead(404).end();
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers: { ...headers, host } }, (reply) =>
      reply.pipe(response.writeHead(reply.statusCode ?? 502, reply.headers)),
    );
    return incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/v1`;
}

describe('a question that is answered with no', () => {
  it.each([
    ['n\n', 0],
    ['\n', 0],
    ['\u0004', 0],
    ['\u0003', 130],
  ])('leaves nothing of a submit behind: %j', async (answer, code) => {
    const { run, folder } = await submitSetting();
    const before = readdirSync(folder).sort();
    const world = { env: remote, ...answering(answer) };
    expect(await run('submit reviews.jsonl', world)).toMatchObject({ code, stdout: '' });
    expect(await run('submit reviews.jsonl --model gpt-6-sol', { env: remote, ...answering(answer) })).toMatchObject({
      code,
    });
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('leaves nothing of a later round behind', async () => {
    const { run, folder, env, emulator } = await submitSetting();
    const behind = { ...env, OPENAI_BASE_URL: await proxyOf(emulator.url) };
    expect(await run('submit reviews.jsonl --wait --yes', { env: behind })).toMatchObject({ code: 0 });
    await run('set reviews.jsonl --model gpt-6-sol -o reviews.jsonl');
    const before = readdirSync(join(folder, 'reviews.job')).sort();
    const seen = await run('submit reviews.jsonl', { env: behind, ...answering('n\n') });
    expect(seen).toMatchObject({ code: 0, stderr: expect.stringMatching(/3 .*new[\s\S]*Nothing was sent/) });
    expect(readdirSync(join(folder, 'reviews.job')).sort()).toEqual(before);
    expect(before.filter((name) => name.startsWith('plan'))).toEqual([]);
  });

  it('leaves nothing of a run behind, nor does a run that may not ask', async () => {
    const { run, cwd } = await setting();
    for (const world of [{ env: remote, ...answering('n\n') }, { env: remote }]) {
      await run([], world);
      const names = readdirSync(join(cwd, 'work'), { recursive: true, encoding: 'utf8' });
      expect(names.filter((name) => name.includes('plan'))).toEqual([]);
    }
  });

  it('is one JSON document with --json', async () => {
    const { run, folder, env } = await submitSetting({ speed: 1 });
    const sent = await run('submit reviews.jsonl --json', { env: remote, ...answering('n\n') });
    expect(JSON.parse(sent.stdout)).toEqual({ job: join(folder, 'reviews.job'), status: 'not sent' });
    await run('submit reviews.jsonl', { env });
    const world = { env, ...answering('n\n') };
    const cancelled = await run('cancel reviews.jsonl --json', world);
    expect(cancelled).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing was cancelled.') });
    expect(JSON.parse(cancelled.stdout)).toEqual({ job: join(folder, 'reviews.job'), status: 'not cancelled' });
  });
});

describe('a terminal where the question cannot be shown', () => {
  it('wants --yes, from submit as from run', async () => {
    const { run, env, emulator } = await submitSetting();
    const behind = { ...env, OPENAI_BASE_URL: await proxyOf(emulator.url) };
    const { stdin } = answering('y\n');
    const seen = await run('submit reviews.jsonl', { env: behind, stdin });
    expect(seen).toMatchObject({ code: 2, stderr: expect.stringContaining('Pass --yes.') });
    expect(emulator.state.batches).toEqual([]);
    expect(await run('submit reviews.jsonl --yes', { env: behind, stdin })).toMatchObject({ code: 0 });
  });
});

describe('run', () => {
  it('refuses an answers file of another kind before anything is sent', async () => {
    const { run, cwd, creates } = await setting();
    writeFileSync(join(cwd, 'config.yaml'), CONFIG.replace('answers.csv', 'answers.xlsx'));
    expect(await run(['--yes'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('answers.xlsx: results can be'),
    });
    expect(creates()).toBe(0);
  });

  it('notifies of what was sent, and of what was not', async () => {
    const { run, env, read } = await setting();
    const world = { env: { ...env, PATH: process.env.PATH! } };
    const notify = ['--notify', 'echo "$BATCH_CREATOR_STATUS" >> told'];
    await run(['--max-cost', '0.000001', ...notify], world);
    await run(['--try', '1', ...notify], world);
    await run(notify, world);
    await run(notify, world);
    expect(read('told')).toBe('not sent\nnot sent\ncompleted\ncompleted\n');
  });
});

describe('record --wait', () => {
  it.each([
    ['n\n', 0],
    ['\u0003', 130],
  ])('sends nothing after %j, and says where the requests are', async (answer, code) => {
    const { folder } = await submitSetting();
    const openai = JSON.stringify(import.meta.resolve('openai'));
    const program = `import OpenAI from ${openai}; await new OpenAI().chat.completions.create({ model: 'gpt-6-luna', messages: [] }).catch(() => {});`;
    writeFileSync(join(folder, 'p.mjs'), program.replace('[]', "[{ role: 'user', content: 'x' }]"));
    const seen = await commandLine(['record', '--wait', '--', process.execPath, 'p.mjs'], {
      cwd: folder,
      env: { ...remote, PATH: process.env.PATH! },
      ...answering(answer),
    });
    expect(seen).toMatchObject({ code, stderr: expect.stringContaining('recorded.jsonl') });
    expect(readFileSync(join(folder, 'recorded.jsonl'), 'utf8')).toContain('"content":"x"');
  });
});

describe('run --try', () => {
  const calls = (emulator: { state: { requests: { path: string }[] } }) =>
    emulator.state.requests.filter(({ path }) => path === '/v1/chat/completions').length;

  it('asks before it sends, and where it cannot ask wants --yes', async () => {
    const { run, env, emulator } = await setting();
    const behind = { ...env, OPENAI_BASE_URL: await proxyOf(emulator.url) };
    const unasked = await run(['--try', '2'], { env: behind });
    expect(unasked).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Sends 2 requests now, at full price: \$.*--yes/s),
    });
    const no = await run(['--try', '2', '--json'], { env: behind, ...answering('n\n') });
    expect([no.code, JSON.parse(no.stdout)]).toEqual([0, { status: 'not sent' }]);
    expect(calls(emulator)).toBe(0);
    expect(await run(['--try', '2', '--yes'], { env: behind })).toMatchObject({ code: 0 });
    expect(calls(emulator)).toBe(2);
    // Nothing is left to pay for, so nobody is asked.
    expect(await run(['--try', '2'], { env: behind })).toMatchObject({ code: 0 });
    expect(calls(emulator)).toBe(2);
  });

  it('sends nothing that may cost too much', async () => {
    const { run, emulator } = await setting();
    const seen = await run(['--try', '2', '--max-cost', '0.000001']);
    expect(seen).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Nothing was sent.') });
    expect(calls(emulator)).toBe(0);
  });

  it('says which model has no price, where the cost has a limit', async () => {
    const { run, cwd, emulator } = await setting();
    writeFileSync(join(cwd, 'config.yaml'), CONFIG.replace('gpt-6-luna', 'gpt-own'));
    const seen = await run(['--try', '2', '--max-cost', '5']);
    expect(seen).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no price for "gpt-own"') });
    expect(calls(emulator)).toBe(0);
  });

  it('nor does --finish-sync', async () => {
    const { run, emulator, read } = await setting({ speed: 500, faults: [{ name: 'stuck' }] });
    const cost = await run(['--max-cost', '0.0001']);
    const [, most] = /up to \$([\d.]+)/.exec(cost.stderr)!;
    const seen = await run(['--deadline', '500ms', '--finish-sync', '--max-cost', String(Number(most) * 1.5)]);
    expect(seen.stderr).toMatch(/not sent individually[\s\S]*6 requests not done in time: /);
    expect(calls(emulator)).toBe(0);
    expect(
      read('answers.csv')
        .split('\n')
        .filter((line) => line.includes('succeeded')),
    ).toEqual([]);
  });
});

describe('a command that is suggested', () => {
  it.each([
    ['a b.jsonl', 'batch-creator watch "a b.jsonl"'],
    ["it's $(x).jsonl", "batch-creator watch 'it'\\''s $(x).jsonl'"],
    ['-x.jsonl', 'batch-creator watch ./-x.jsonl'],
  ])('names %s so that a shell takes it as one word', async (name, command) => {
    const { folder, file, env } = await submitSetting();
    copyFileSync(file, join(folder, name));
    const { code, stderr } = await commandLine(['submit', '--', name], { cwd: folder, env });
    expect(code).toBe(0);
    expect(stderr).toContain(`To follow: ${command}\n`);
  });
});

describe('watch of several jobs', () => {
  it('has one shape of JSON, however many jobs there are', async () => {
    const { run, folder, file } = await submitSetting();
    await run('submit reviews.jsonl');
    const one = JSON.parse((await run('watch --json')).stdout);
    writeFileSync(
      join(folder, 'other.jsonl'),
      readFileSync(file, 'utf8').replaceAll('"content":"', '"content":"Again: '),
    );
    await run('submit other.jsonl');
    const two = JSON.parse((await run('watch --json')).stdout);
    expect(one.jobs).toHaveLength(1);
    expect(two.jobs).toHaveLength(2);
    expect(two.jobs[1]).toEqual(one.jobs[0]);
    expect(one.jobs[0].outputs[0]).toMatchObject({ output: expect.stringContaining('output-0001.jsonl') });
  });

  it('ends with 1 when a request failed, and takes an empty --notify for none', async () => {
    const { run, folder, emulator, file } = await submitSetting();
    copyFileSync(file, join(folder, 'other.jsonl'));
    writeFileSync(
      join(folder, 'other.jsonl'),
      `{"custom_id":"z","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-6-luna","messages":[{"role":"user","content":"z"}]}}\n`,
    );
    emulator.faults.add({ name: 'row_500', count: 1 });
    await run('submit reviews.jsonl');
    await run('submit other.jsonl');
    expect(await run('watch')).toMatchObject({ code: 1 });
    expect((await run('watch')).code).toBe(1);
    const one = await commandLine(['watch', 'other.jsonl', '--notify', ''], {
      cwd: folder,
      env: { OPENAI_API_KEY: 'sk-canary-31337', OPENAI_BASE_URL: emulator.url },
    });
    expect(one).toMatchObject({ code: 0, stderr: expect.not.stringContaining('bug') });
  });
});
