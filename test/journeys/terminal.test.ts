import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { setting } from '../cli/run-setting.js';

// What `npm run build` made, which `npm test` does first.
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** A real terminal of 80 by 24, with a shell in it. */
function terminal(cwd: string, env: Record<string, string>) {
  const socket = join(cwd, 'tmux');
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', TERM: 'xterm', SHELL: '/bin/sh', LC_ALL: 'C.UTF-8', PS1: '> ', ...env },
    });
  tmux('-u', 'new-session', '-d', '-x', '80', '-y', '24', 'sh');
  onTestFinished(() => void tmux('kill-server'));
  const screen = () => tmux('capture-pane', '-p').trimEnd();
  return {
    type: (...keys: string[]) => tmux('send-keys', ...keys),
    /** What it shows, once that is there. */
    async shows(what: RegExp): Promise<string> {
      for (let tries = 0; tries < 1_000; tries++) {
        if (what.test(screen())) return screen();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`${what} does not appear in:\n${screen()}`);
    },
  };
}

it.skipIf(spawnSync('tmux', ['-V']).status !== 0)(
  'run is pleasant on a terminal: one line of progress, a quiet end by Ctrl-C, and on from there',
  async () => {
    const { cwd, env, creates } = await setting(
      {
        speed: 1000,
        concurrency: 1,
        answer: async () => new Promise<string>((done) => setTimeout(() => done('ok'), 120)),
      },
      20,
    );
    const { type, shows } = terminal(cwd, env);
    type(`alias batch-creator="node ${bin}"; clear`, 'Enter');
    type('batch-creator run -c config.yaml', 'Enter');
    const going = await shows(/in_progress · [1-9]\d*\/20/);
    // Changes are shown in place.
    expect(going.match(/in_progress/g)).toHaveLength(1);
    for (const line of going.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    type('C-c');
    await shows(/to resume/);
    type('echo "code $?"', 'Enter');
    await shows(/code 130/);
    type('clear; batch-creator run -c config.yaml', 'Enter');
    const done = await shows(/^answers\.csv$/m);
    expect(done).toContain('20 requests: 20 succeeded');
    expect(done).not.toMatch(/^ +at |\u001b/m);
    type('clear; batch-creator status work', 'Enter');
    expect(await shows(/completed +█/)).toMatch(/part +batch +status +done +failed +of/);
    expect(creates()).toBe(1);
  },
);
