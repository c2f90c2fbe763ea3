import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandLine } from './command-line.js';
import { CONFIG, setting } from './run-setting.js';

describe('run', () => {
  it('goes from rows to answers in their order, joined to the rows', async () => {
    const { run, read, emulator } = await setting();
    const seen = await run();
    expect(seen).toMatchObject({ code: 0, stdout: 'answers.csv\n' });
    const [head, ...rows] = read('answers.csv').trim().split('\n');
    expect(head).toMatch(/^custom_id,status,text,error/);
    expect(head).toContain('text');
    expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual(
      Array.from({ length: 6 }, (_, index) => [`r${index}`, 'succeeded']),
    );
    expect(emulator.state.files).toEqual([]);
  });

  it('does nothing when all is done', async () => {
    const { run, emulator } = await setting();
    const first = await run();
    const before = emulator.state.requests.length;
    expect(await run()).toMatchObject({
      code: 0,
      stdout: first.stdout,
      stderr: 'Nothing has changed since the last run, and nothing was sent.\n',
    });
    expect(await run(['--once'])).toMatchObject({ code: 0, stdout: first.stdout, stderr: '' });
    expect(emulator.state.requests.length).toBe(before);
  });

  it('goes on where the whole project is moved', async () => {
    const { cwd, env, run, creates } = await setting();
    const first = await run();
    const moved = `${cwd}-moved`;
    renameSync(cwd, moved);
    onTestFinished(() => rmSync(moved, { recursive: true, force: true }));
    const again = await commandLine(['run', '-c', 'config.yaml'], { cwd: moved, env });
    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(creates()).toBe(1);
  });

  it('deletes later what an earlier run kept at the service, or died before it deleted', async () => {
    const { run, emulator, read, creates } = await setting();
    await run(['--keep']);
    expect(emulator.state.files).toHaveLength(2);
    const before = read('answers.csv');
    expect(await run(['--keep'])).toMatchObject({ code: 0, stdout: 'answers.csv\n' });
    expect(emulator.state.files).toHaveLength(2);
    expect(await run()).toMatchObject({ code: 0, stdout: 'answers.csv\n' });
    expect(emulator.state.files).toEqual([]);
    expect([read('answers.csv'), creates()]).toEqual([before, 1]);
  });

  it('writes the answers anew where they were removed', async () => {
    const { run, cwd, has, creates } = await setting();
    await run();
    rmSync(join(cwd, 'answers.csv'));
    expect((await run()).code).toBe(0);
    expect(has('answers.csv')).toBe(true);
    expect(creates()).toBe(1);
  });

  it('takes up what build and submit did by hand', async () => {
    const { run, cwd, env, creates } = await setting();
    await commandLine(['build', '-c', 'config.yaml'], { cwd, env });
    const { stderr } = await run();
    expect(stderr).not.toContain('Built');
    expect(creates()).toBe(1);
  });

  it('replaces no file that is not a batch input file', async () => {
    const { run, cwd, creates, read } = await setting();
    mkdirSync(join(cwd, 'work'));
    writeFileSync(join(cwd, 'work/reviews.jsonl'), 'mine\n');
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('work/reviews.jsonl') });
    expect(read('work/reviews.jsonl')).toBe('mine\n');
    expect(creates()).toBe(0);
  });

  it('refuses a changed prompt while a round is running, and says what to do', async () => {
    const { run, cwd } = await setting({ speed: 1 });
    await run(['--once']);
    writeFileSync(join(cwd, 'config.yaml'), CONFIG.replace('Classify', 'Summarize'));
    const { code, stderr } = await run(['--once']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/batch-creator watch.*batch-creator cancel/s)]);
  });

  it('sends nothing that may cost too much', async () => {
    const { run, creates } = await setting();
    const seen = await run(['--max-cost', '0.000001', '--yes']);
    expect(seen.code).toBe(1);
    expect(seen.stderr).toContain('Nothing was sent');
    expect(creates()).toBe(0);
  });

  it('asks before money is spent, and where it cannot ask wants --yes', async () => {
    const { run, env, cwd, has } = await setting();
    const seen = await run([], { env: { ...env, OPENAI_BASE_URL: 'https://api.example.com/v1' } });
    expect(seen.code).toBe(2);
    expect(seen.stderr).toContain('pass --yes');
    expect(has('work/reviews.jsonl')).toBe(true);
    expect(cwd).toBeTruthy();
  });

  it('looks once, says only what is new, and comes to the end by and by', async () => {
    const { run, creates } = await setting({ speed: 30 });
    const first = await run(['--once', '--yes']);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toMatch(/validating|in_progress/);
    let silent = 0;
    for (let looks = 0; looks < 200; looks++) {
      const { stdout, stderr } = await run(['--once', '--yes']);
      if (stderr === '') silent++;
      if (stdout !== '') break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(silent).toBeGreaterThan(0);
    expect(await run(['--once'])).toMatchObject({ code: 0, stdout: 'answers.csv\n', stderr: '' });
    expect(creates()).toBe(1);
  });

  it('ends with 1 when requests failed, every time', async () => {
    const { run } = await setting({
      answer: ({ custom_id }) =>
        custom_id === 'r3' ? { status: 400, body: { error: { code: 'bad', message: 'no' } } } : 'ok',
    });
    expect((await run()).code).toBe(1);
    expect((await run()).code).toBe(1);
  });

  it('lets one work, and the other says who has the lock', async () => {
    const { run } = await setting({ speed: 20 });
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 3]);
    expect(both.find(({ code }) => code === 3)!.stderr).toMatch(/is in use by/);
  });

  it('stops at a signal, and goes on later', async () => {
    const { run, creates } = await setting({ speed: 20 });
    const stop = new AbortController();
    // However slow the machine: some time after the batch was created, and long before its end.
    const looking = setInterval(() => {
      if (creates() > 0) setTimeout(() => stop.abort('SIGINT'), 200);
    }, 10);
    const seen = await run([], { signal: stop.signal });
    clearInterval(looking);
    expect(seen.code).toBe(130);
    expect(seen.stderr).toContain('same command again to resume');
    expect((await run()).code).toBe(0);
    expect(creates()).toBe(1);
  });
});

describe('run --deadline', () => {
  const slow = {
    speed: 1000,
    answer: async () => new Promise<string>((done) => setTimeout(() => done('ok'), 150)),
    concurrency: 1,
  };

  it('cancels what is not done, and hands the rest back', async () => {
    const { run, read } = await setting(slow, 12);
    const seen = await run(['--deadline', '800ms']);
    expect(seen.code).toBe(1);
    expect(seen.stderr).toContain('The deadline has passed');
    const rest = read('work/reviews.rest.jsonl').trim().split('\n');
    const cancelled = read('answers.csv')
      .split('\n')
      .filter((row) => row.includes(',cancelled,'));
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.length).toBe(cancelled.length);
  });

  it('asks the rest one by one where that is wanted, once', async () => {
    const { run, read, emulator } = await setting(slow, 12);
    const seen = await run(['--deadline', '800ms', '--finish-sync']);
    expect(seen.code).toBe(0);
    expect(seen.stderr).toContain('at full price');
    const rows = read('answers.csv').trim().split('\n').slice(1);
    expect(rows.map((row) => row.split(',').slice(0, 2).join())).toEqual(
      Array.from({ length: 12 }, (_, row) => `r${row},succeeded`),
    );
    const asked = emulator.state.requests.filter(({ path }) => path === '/v1/chat/completions').length;
    expect(asked).toBeGreaterThan(0);
    await run(['--deadline', '800ms', '--finish-sync']);
    expect(emulator.state.requests.filter(({ path }) => path === '/v1/chat/completions')).toHaveLength(asked);
  });
});

describe('run --try', () => {
  it('shows a few answers and what the whole would cost, and stops', async () => {
    const { run, creates } = await setting({ answer: () => 'An answer.' });
    const { code, stdout, stderr } = await run(['--try', '2']);
    expect(code).toBe(0);
    expect(stdout.match(/An answer\./g)).toHaveLength(2);
    expect(stderr).toMatch(/Tried 2 of 6 requests, for \$.* by batch\./);
    expect(creates()).toBe(0);
    expect((await run()).code).toBe(0);
  });

  it('keeps its answers: they are neither tried nor sent again', async () => {
    const { run, read, emulator } = await setting({ answer: ({ custom_id }) => `to ${custom_id}` });
    await run(['--try', '2']);
    const again = await run(['--try', '2']);
    expect(again.stdout.match(/succeeded, answered before/g)).toHaveLength(2);
    expect(again.stderr).toContain('2 were answered before, and not sent again.');
    expect((await run()).code).toBe(0);
    expect(emulator.state.requests.filter(({ path }) => path === '/v1/chat/completions')).toHaveLength(2);
    expect(emulator.state.batches.map(({ request_counts }) => request_counts.total)).toEqual([4]);
    expect(read('answers.csv').match(/succeeded/g)).toHaveLength(6);
  });

  it('is charged at full price in the summary, too', async () => {
    const { run } = await setting({}, 4);
    const tried = await run(['--try', '2']);
    const { stderr } = await run();
    expect(stderr).toContain('at batch prices, 2 direct answers at full price');
    const paid = (text: string) => Number(/\$([\d.]+)/.exec(text.slice(text.search(/Cost|cost/)))![1]);
    // Half of the answers cost twice as much as the others: 2 × 2 + 2 × 1 of the price of one in a batch.
    const each = paid(stderr) / 6;
    expect(each).toBeGreaterThan(0);
    expect(tried.code).toBe(0);
    const { stderr: alone } = await (await setting({}, 4)).run();
    expect(paid(alone) / each).toBeCloseTo(4, 0);
  });

  it('leaves nothing to send where it tried everything', async () => {
    const { run, read, creates } = await setting({}, 3);
    await run(['--try', '5']);
    expect(await run()).toMatchObject({ code: 0, stdout: 'answers.csv\n' });
    expect(creates()).toBe(0);
    expect(read('answers.csv').match(/succeeded/g)).toHaveLength(3);
    expect(await run()).toMatchObject({ code: 0, stdout: 'answers.csv\n' });
  });
});
