import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chatLines } from '../submit/harness.js';
import { submitSetting } from './submit-setting.js';

/** A folder in which two files were submitted. */
async function twoJobs() {
  const setting = await submitSetting();
  writeFileSync(join(setting.folder, 'photos.jsonl'), chatLines(2));
  await setting.run('submit reviews.jsonl');
  await setting.run('submit photos.jsonl');
  return setting;
}

describe('watch without arguments', () => {
  it('follows all jobs of the folder to their end, in one table, and downloads their results', async () => {
    const { folder, run } = await twoJobs();
    const { code, stdout, stderr } = await run('watch');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^job +status .*\nphotos +completed .* 2 .*\nreviews +completed .* 3 /),
    });
    expect(stderr).toMatch(/^photos: completed/m);
    expect(stderr).toMatch(/^reviews: completed/m);
    for (const name of ['photos', 'reviews']) {
      const files = readdirSync(join(folder, `${name}.job`), { recursive: true, encoding: 'utf8' });
      expect(files.filter((file) => file.endsWith('output-0001.jsonl'))).toHaveLength(1);
      expect(await run(`collate ${name}.jsonl -o ${name}.csv`)).toMatchObject({ code: 0 });
      expect(readFileSync(join(folder, `${name}.csv`), 'utf8')).toContain('succeeded');
    }
  });

  it('is one JSON document with --json, of the same shape as status', async () => {
    const { run } = await twoJobs();
    const watched = JSON.parse((await run('watch --json')).stdout);
    const asked = JSON.parse((await run('status --json')).stdout);
    expect(watched).toMatchObject(asked);
    expect(watched.jobs).toHaveLength(2);
  });

  it('redraws the table in place on a terminal, and writes plain lines where TERM is dumb', async () => {
    const { run, env } = await twoJobs();
    const drawn = await run('watch', { terminal: true });
    expect(drawn.stderr).toContain('\u001b[3A\u001b[J');
    const plain = await run('watch', { terminal: true, env: { ...env, TERM: 'dumb' } });
    expect(plain.stderr + plain.stdout).not.toContain('\u001b');
  });

  it('shows a job that cannot be followed, and ends with 1', async () => {
    const { folder, run } = await twoJobs();
    const inside = readdirSync(join(folder, 'photos.job'), { recursive: true, encoding: 'utf8' });
    const ledger = join(folder, 'photos.job', inside.find((name) => name.endsWith('ledger.jsonl'))!);
    const found = readFileSync(ledger, 'utf8');
    writeFileSync(ledger, `{"broken"\n${found}`);
    const { code, stdout, stderr } = await run('watch');
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/^photos +unknown/m);
    expect(stdout).toMatch(/^reviews +completed/m);
    expect(stderr).toMatch(/photos\.job: .+/);
  });
});

describe('watch on a terminal', () => {
  it('shows a progress bar in place, and none where TERM is dumb', async () => {
    const { run, env } = await submitSetting();
    await run('submit reviews.jsonl');
    const drawn = await run('watch reviews.jsonl', { terminal: true });
    expect(drawn.stderr).toMatch(/\r\u001b\[K[█░]{20} \w+ · \d\/3/);
    const plain = await run('watch reviews.jsonl', { terminal: true, env: { ...env, TERM: 'dumb' } });
    expect(plain.stderr).not.toMatch(/[█░]|\u001b/);
  });
});

describe('one shape of a job', () => {
  it('is in the JSON of every command: job is its folder', async () => {
    const { folder, run } = await submitSetting();
    const job = join(folder, 'reviews.job');
    const json = async (line: string) => JSON.parse((await run(`${line} --json`)).stdout);
    expect(await json('submit reviews.jsonl --dry-run')).toMatchObject({ job });
    const batches = [{ part: 1, id: expect.stringMatching(/^batch_/), status: expect.any(String), requestCounts: {} }];
    expect(await json('submit reviews.jsonl')).toMatchObject({ job, batches });
    expect(await json('status reviews.jsonl')).toMatchObject({ job, batches });
    expect(await json('status')).toMatchObject({ jobs: [{ job, batches }] });
    expect(await json('watch reviews.jsonl')).toMatchObject({ job, batches });
    expect(await json('cancel reviews.jsonl --yes')).toMatchObject({ job, batches });
  });
});

describe('--notify', () => {
  const told = (name: string) => `sh -c 'echo "$BATCH_CREATOR_STATUS $BATCH_CREATOR_JOB" > ${name}'`;

  it('runs a command at the end, with the job and its status', async () => {
    const { folder, run, env } = await submitSetting();
    await run('submit reviews.jsonl');
    const { commandLine } = await import('./command-line.js');
    const argv = ['watch', 'reviews.jsonl', '--notify', told('told')];
    const { code, stdout } = await commandLine(argv, { cwd: folder, env: { ...env, PATH: process.env.PATH! } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(join(folder, 'told'), 'utf8')).toBe(`completed ${join(folder, 'reviews.job')}\n`);
  });

  it('tells of an error, keeps stdout clean, and does not change the exit code by its own failure', async () => {
    const { folder, env } = await submitSetting();
    const { commandLine } = await import('./command-line.js');
    const world = { cwd: folder, env: { ...env, PATH: process.env.PATH! } };
    const missing = await commandLine(['watch', 'nothing.jsonl', '--notify', told('told')], world);
    expect(missing.code).not.toBe(0);
    expect(readFileSync(join(folder, 'told'), 'utf8')).toMatch(/^failed /);
    await commandLine(['submit', 'reviews.jsonl'], world);
    const loud = await commandLine(['watch', 'reviews.jsonl', '--notify', 'echo loud; exit 7'], world);
    expect(loud).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('exited with code 7') });
    expect(loud.stderr).toContain('loud\n');
  });
});
