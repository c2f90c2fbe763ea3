import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';

// What `npm run build` made, which `npm test` does first.
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const cwd = temporaryFolder();
// A user without a login shell has terminals, too.
const env = { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm', SHELL: '/bin/sh' };
const shell = (command: string) =>
  spawnSync('bash', ['-c', `set -o pipefail; ${command.replaceAll('batch-creator', `node ${bin}`)}`], {
    cwd,
    env,
    encoding: 'utf8',
  });
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

beforeAll(() => {
  const rows = Array.from(
    { length: 5_000 },
    (_, n) => `row-${n},"Some text, number ${n}, of a length that is not much."\n`,
  );
  writeFileSync(join(cwd, 'rows.csv'), `id,text\n${rows.join('')}`);
});

describe('batch-creator as a process', () => {
  it('builds and validates through pipes', () => {
    const { status, stdout, stderr } = shell(
      "cat rows.csv | batch-creator build --input - --prompt '{{text}}' -o - | batch-creator validate -",
    );
    expect(stderr).toMatch(/^5,000 requests, [\d.]+ MB\.$/m);
    expect(stdout).toMatch(/5,000 requests, no issues/);
    expect(status).toBe(0);
  });

  it('says that the disk is full where stdout goes', () => {
    const { status, stderr } = shell('batch-creator schema > /dev/full');
    expect(stderr).toBe('error: Cannot write standard output: the disk is full (ENOSPC). Make room, then try again.\n');
    expect(status).toBe(3);
  });

  it('ends quietly when its reader has enough', () => {
    shell("batch-creator build --input rows.csv --prompt '{{text}}' -o rows.jsonl");
    const { status, stdout, stderr } = shell('batch-creator merge rows.jsonl | head -n 1');
    expect(stdout).toMatch(/^\{"custom_id":"row-0"/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('ends quietly when nobody reads its help, or its version', () => {
    for (const words of ['--help', 'collate --help', '--version', 'validate rows.csv']) {
      const { stderr } = shell(`batch-creator ${words} | true`);
      expect({ words, stderr }).toEqual({ words, stderr: '' });
    }
  });

  it('shows no progress and no colour where there is no terminal', () => {
    const { stderr } = shell("batch-creator build --input rows.csv --prompt '{{text}}' -o p.jsonl");
    expect(stderr).toMatch(/^5,000 requests for gpt-6-luna, [\d.]+ MB, in 1 file\.\n$/);
  });

  it('ends with 130 at an interrupt, and leaves no temporary file', async () => {
    mkdirSync(join(cwd, 'stopped'));
    const child = spawn(
      process.execPath,
      [bin, 'build', '--input', '-', '--input-format', 'csv', '--prompt', '{{text}}', '-o', 'stopped/x.jsonl'],
      { cwd, env },
    );
    child.stdin.on('error', () => undefined);
    child.stdin.write('id,text\n');
    for (let block = 0; block < 5; block++) {
      child.stdin.write(Array.from({ length: 2000 }, (_, n) => `${block}-${n},text\n`).join(''));
      await sleep(50);
    }
    await expect.poll(() => readdirSync(join(cwd, 'stopped')).length, { timeout: 60_000 }).toBe(1);
    const ended = new Promise((done) => child.once('exit', (code) => done(code)));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(join(cwd, 'stopped'))).toEqual([]);
  });

  it('ends with 3 where the disk refuses', () => {
    expect(shell("batch-creator build --input rows.csv --prompt '{{text}}' -o /proc/x.jsonl")).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^error: Cannot write/),
    });
  });

  it('starts --help without what commands need', () => {
    const { stderr } = shell(
      `node --import 'data:text/javascript,process.on("exit",()=>console.error(process.memoryUsage().heapUsed))' ${bin} --help > /dev/null`,
    );
    expect(Number(stderr)).toBeLessThan(12_000_000);
  });
});

// A server of its own for each test: one that is ending takes no more sessions.
let session = 0;
const tmux = (...argv: string[]) =>
  spawnSync('tmux', ['-L', `batch-creator-${process.pid}-${session}`, ...argv], { cwd, env, encoding: 'utf8' });
const hasTmux = spawnSync('tmux', ['-V']).status === 0;

describe.runIf(hasTmux)('batch-creator in a terminal', () => {
  it('shows progress with rate and time to go, and takes it away again', async () => {
    const big = `node -e 'let s="id,text\\n";for(let i=0;i<300000;i++)s+=i+",some text of a row that is not too short\\n";fs.writeFileSync("big.csv",s)'`;
    shell(big);
    tmux(
      'new-session',
      '-d',
      '-x',
      '140',
      '-y',
      '20',
      `node ${bin} build --input big.csv --prompt '{{text}}' -o big.jsonl; sleep 30`,
    );
    try {
      const screen = () => tmux('capture-pane', '-p').stdout;
      await expect
        .poll(screen, { timeout: 60_000, interval: 50 })
        .toMatch(/build .* \d+% · \d+\/\d+ MB · [\d.]+ MB\/s · .* left/);
      await expect.poll(screen, { timeout: 60_000, interval: 50 }).toMatch(/300,000 requests/);
      expect(screen()).not.toMatch(/MB\/s/);
    } finally {
      tmux('kill-server');
    }
  });

  it('has a REPL that keeps its history', async () => {
    session++;
    tmux('new-session', '-d', '-x', '140', '-y', '20', `node ${bin} repl; sleep 30`);
    try {
      const screen = () => tmux('capture-pane', '-p').stdout;
      await expect.poll(screen, { timeout: 60_000 }).toMatch(/BatchCreator, image and z are available.*\n>/);
      tmux('send-keys', "new BatchCreator({ model: 'm' }).add('a', 'b').size + 41", 'Enter');
      await expect.poll(screen, { timeout: 60_000 }).toMatch(/^42$/m);
      tmux('send-keys', '.exit', 'Enter');
      await expect.poll(() => readdirSync(cwd), { timeout: 60_000 }).toContain('.batch_creator_history');
    } finally {
      tmux('kill-server');
    }
  });
});
