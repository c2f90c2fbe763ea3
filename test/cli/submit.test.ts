import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { abortAfterPolls } from '../helpers/abort-when.js';
import { chatLines } from '../submit/harness.js';
import { submitSetting } from './submit-setting.js';

describe('submit', () => {
  it('prints the ids on stdout, and goes on when it is repeated', async () => {
    const { run, emulator } = await submitSetting({}, 1);
    const first = await run('submit reviews.jsonl --description mine --metadata team=a');
    expect(first).toMatchObject({ code: 0, stdout: `${emulator.state.batches[0]!.id}\n` });
    expect(first.stderr).toMatch(
      /Sends 3 requests \(\d+ bytes\) in 1 file to \/v1\/chat\/completions at 127\.0\.0\.1:\d+: \$/,
    );
    expect(first.stderr).toContain('batch-creator watch reviews.jsonl');
    const second = await run('submit reviews.jsonl');
    expect(second.stdout).toBe(first.stdout);
    expect(emulator.state.batches[0]!.metadata).toMatchObject({ description: 'mine', team: 'a' });
  });

  it('is found by status from the folder above, where a config has put it', async () => {
    const { run, folder } = await submitSetting({}, 2);
    for (const inner of ['mine', 'yours']) {
      mkdirSync(join(folder, inner));
      writeFileSync(join(folder, inner, 'reviews.jsonl'), chatLines(2, inner));
      await run(`submit ${inner}/reviews.jsonl`);
    }
    const { code, stdout } = await run('status');
    expect([code, stdout.match(/^\S+/gm)]).toEqual([0, ['job', 'mine/reviews', 'yours/reviews']]);
    expect(await run('status', { cwd: '/dev' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('or its subfolders'),
    });
  });

  it('waits on request, and says what came of it', async () => {
    const { run, folder } = await submitSetting({}, 1);
    const { code, stdout, stderr } = await run('submit reviews.jsonl --wait --json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      job: join(folder, 'reviews.job'),
      batches: [
        { id: expect.any(String), part: 1, status: 'completed', requestCounts: { total: 3, completed: 3, failed: 0 } },
      ],
    });
    expect(stderr).toMatch(/3 succeeded|succeeded/);
    expect(stderr).toMatch(/1 result file in reviews\.job/);
    expect(existsSync(join(folder, 'reviews.job/round-0001/output-0001.jsonl'))).toBe(true);
    expect((await run('submit reviews.jsonl --wait')).code).toBe(0);
  });

  it('ends with 1 where requests failed, also when it is repeated', async () => {
    const { run } = await submitSetting({ faults: ['status_zero_rows'] }, 1);
    expect((await run('submit reviews.jsonl --wait')).code).toBe(1);
    expect((await run('submit reviews.jsonl --wait')).code).toBe(1);
  });

  it('ends with 1 and the reasons where the service refuses the file', async () => {
    const { run, file, emulator } = await submitSetting();
    writeFileSync(file, chatLines(2) + chatLines(1));
    const local = await run('submit reviews.jsonl');
    expect(local).toMatchObject({ code: 1, stdout: '' });
    expect(emulator.state.requests).toEqual([]);
    const remote = await run('submit reviews.jsonl --no-validate --wait');
    expect(remote.code).toBe(1);
    expect(remote.stderr).toMatch(/failed validation at the service:\n {2}line 3: /);
    const again = await run('submit reviews.jsonl --no-validate');
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/failed validation at the service:\n {2}line 3: /);
  });

  it('counts every request of a file that the service refused as missing, and repeats it', async () => {
    const { run, file, folder } = await submitSetting();
    writeFileSync(file, chatLines(3).replace('gpt-6-luna', 'gpt-6-terra'));
    expect((await run('submit reviews.jsonl --no-validate --wait')).code).toBe(1);
    const { code, stderr } = await run('collate reviews.jsonl -o results.csv');
    expect(code).toBe(1);
    expect(stderr).toContain('3 requests: 3 missing');
    expect((await run('retry reviews.jsonl -o again.jsonl')).code).toBe(0);
    expect(readFileSync(join(folder, 'again.jsonl'), 'utf8')).toBe(readFileSync(file, 'utf8'));
  });

  it('begins anew where the first try went to a wrong address', async () => {
    const { run } = await submitSetting({}, 1);
    expect((await run('submit reviews.jsonl --base-url http://127.0.0.1:1/v1')).code).toBe(3);
    expect((await run('submit reviews.jsonl')).code).toBe(0);
  });

  it('shows what it would do, without a key and without a call', async () => {
    const { run, emulator, folder } = await submitSetting({}, 0);
    const { code, stderr } = await run('submit reviews.jsonl --dry-run', { env: { OPENAI_BASE_URL: emulator.url } });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Would send 3 requests/);
    const { stdout } = await run('submit reviews.jsonl --dry-run --json');
    expect(JSON.parse(stdout)).toMatchObject({
      host: new URL(emulator.url).host,
      isContinued: false,
      parts: [{ requests: 3 }],
    });
    expect(emulator.state.requests).toEqual([]);
    expect(existsSync(join(folder, 'reviews.job'))).toBe(false);
  });

  it('sends another model on request, and reads what it is to do from the environment', async () => {
    const { run, env, emulator, file } = await submitSetting({}, 2);
    const before = readFileSync(file, 'utf8');
    const world = { env: { ...env, OPENAI_BATCH_INPUT_FILE: 'reviews.jsonl', OPENAI_BATCH_MODEL: 'gpt-5-mini' } };
    expect((await run('submit --wait', world)).code).toBe(0);
    expect(emulator.state.batches[0]!.model).toMatch(/^gpt-5-mini/);
    expect(readFileSync(file, 'utf8')).toBe(before);
    // Its own model makes other requests of them.
    expect((await run('submit reviews.jsonl --wait')).code).toBe(0);
    expect(emulator.state.batches.map(({ model }) => model?.slice(0, 6))).toEqual(['gpt-5-', 'gpt-6-']);
    expect((await run('submit --wait', world)).stderr).toContain('3 answered before, 0 new. Nothing to send.');
  });

  it.each([
    ['submit', 2, /Name the file/],
    ['submit nothing.jsonl', 2, /nothing\.jsonl: it does not exist/],
    ['submit reviews.jsonl --settle soon', 2, /must be a time, e.g. 30s/],
    ['submit reviews.jsonl --metadata x', 2, /key=value/],
    ['submit reviews.jsonl --base-url http://example.com/v1', 2, /not https/],
    ['watch reviews.jsonl', 2, /There is no job/],
    ['cancel batch_1', 2, /pass --yes/],
    ['status batch_1', 3, /No batch found/],
  ])('%s ends with %i', async (line, code, message) => {
    const { run } = await submitSetting({}, 0);
    const seen = await run(line);
    expect(seen).toMatchObject({ code, stdout: '' });
    expect(seen.stderr).toMatch(message);
  });

  it('needs a key, and does not send that of the environment where a .env in the folder says', async () => {
    const { run, folder, emulator } = await submitSetting({}, 0);
    expect(await run('submit reviews.jsonl', { env: {} })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('OPENAI_API_KEY'),
    });
    writeFileSync(join(folder, '.env'), `OPENAI_BASE_URL=${emulator.url}\n`);
    expect(await run('submit reviews.jsonl', { env: { OPENAI_API_KEY: 'sk-mine' } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--base-url'),
    });
  });

  it('stops watching at a signal, and says how to go on', async () => {
    const { run, emulator } = await submitSetting({ speed: 5 }, 1);
    const signal = abortAfterPolls(emulator, 3, 'SIGINT');
    const { code, stderr } = await run('submit reviews.jsonl --wait', { signal });
    expect(code).toBe(130);
    expect(stderr).toContain('To follow them again: batch-creator watch reviews.jsonl');
  });

  it('never shows the key', async () => {
    const { run } = await submitSetting({ faults: [{ name: 'unauthorized', times: 9 }] }, 0);
    const { code, stdout, stderr } = await run('submit reviews.jsonl --wait');
    expect(code).toBe(3);
    expect(stdout + stderr).not.toContain('canary');
  });
});

describe('status, watch, cancel and list', () => {
  it('show one job, all jobs of the folder, and a batch made elsewhere', async () => {
    const { run, emulator } = await submitSetting({}, 1);
    await run('submit reviews.jsonl --wait');
    const { id } = emulator.state.batches[0]!;
    const { stdout } = await run('status reviews.jsonl');
    expect(stdout).toMatch(/^reviews\.job {2}completed · 3\/3/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(JSON.parse((await run('status reviews.job --json')).stdout)).toMatchObject({
      status: 'completed',
      batches: [{ id }],
    });
    expect(JSON.parse((await run('status --json')).stdout).jobs).toHaveLength(1);
    expect((await run(`status ${id}`)).stdout).toMatch(/completed · 3\/3/);
    const list = await run('list');
    expect(list.stdout).toContain(id);
    expect(JSON.parse((await run('list --json -n 1')).stdout)).toMatchObject({ complete: true, batches: [{ id }] });
  });

  it('follow a batch made elsewhere into a folder', async () => {
    const { run, emulator } = await submitSetting({}, 1);
    await run('submit reviews.jsonl');
    const { id } = emulator.state.batches[0]!;
    const { code, stdout } = await run(`watch ${id} -o results`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `results/${id}-output.jsonl\n` });
  });

  it('end a job early', async () => {
    const { run } = await submitSetting({ speed: 2 }, 1);
    await run('submit reviews.jsonl');
    const { code, stdout } = await run('cancel reviews.jsonl --yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/cancel/);
  });

  it('tell when a list repeats itself', async () => {
    const { run, emulator } = await submitSetting({}, 1);
    await run('submit reviews.jsonl');
    emulator.faults.add({ name: 'endless_list', times: 9 });
    expect(await run('list')).toMatchObject({ code: 3, stderr: expect.stringContaining('repeats pages') });
  });
});

describe('probe', () => {
  it('checks what the protocol rests on', async () => {
    const { run, env } = await submitSetting({ speed: 500 });
    // A busy machine must not make the list look late.
    const patient = { ...env, BATCH_CREATOR_SETTLE_MS: '60000' };
    const { code, stdout } = await run('probe --yes --json', { env: patient });
    const { findings } = JSON.parse(stdout);
    expect(findings.filter(({ holds }: { holds?: boolean }) => holds === false)).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(8);
    expect(code).toBe(0);
    const elsewhere = { ...env, OPENAI_BASE_URL: 'https://api.example.com/v1' };
    expect(await run('probe', { env: elsewhere })).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  });

  it('tells of a service that cannot delete files, and makes no batch to see what comes of that', async () => {
    const noDelete = { name: 'server_error' as const, status: 404, on: 'DELETE /files/*', times: 9 };
    const { run, emulator } = await submitSetting({ speed: 500, faults: [noDelete] });
    const { code, stdout } = await run('probe --yes');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^✗ a file can be deleted: .*still exists/m)]);
    expect(emulator.state.batches).toHaveLength(1);
  });

  it('takes back what it has made when it breaks off, and takes no full rate for a refusal', async () => {
    const { run, emulator } = await submitSetting({ speed: 1 });
    emulator.faults.add({ name: 'rate_limit' }, { name: 'unauthorized', on: 'GET /batches' });
    const { code, stderr } = await run('probe --yes --json');
    expect(code).toBe(3);
    expect(stderr).toContain('API key');
    expect(emulator.state.files.filter(({ purpose }) => purpose === 'batch')).toEqual([]);
    expect(emulator.state.batches.map(({ status }) => status)).toEqual([expect.stringMatching(/^cancell(ing|ed)$/)]);
  });
});
