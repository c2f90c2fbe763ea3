import { spawn } from 'node:child_process';
import type { Cli } from './cli.js';

/** The facts that a `--notify` command gets. */
export interface NotifiedEnd {
  /** The folder of the job, or the ID of the batch; several are separated by spaces. */
  job: string;
  /** The status of the batch, `failed` after an error. */
  status: string;
}

/**
 * Does the work, then runs the `--notify` command in a shell with `BATCH_CREATOR_JOB` and `BATCH_CREATOR_STATUS` set. Its
 * output goes to stderr, and its failure does not change the exit code. After Ctrl-C, or for an empty command, nothing is run.
 */
export async function withNotify(
  cli: Cli,
  notify: string | undefined,
  target: string,
  work: () => Promise<NotifiedEnd>,
): Promise<void> {
  let ending: NotifiedEnd = { job: target, status: 'failed' };
  try {
    ending = await work();
  } finally {
    if (notify && !cli.io.signal.aborted) await run(cli, notify, ending);
  }
}

function run(cli: Cli, notify: string, { job, status }: NotifiedEnd): Promise<void> {
  const { cwd, env, signal } = cli.io;
  const settings = { BATCH_CREATOR_JOB: job, BATCH_CREATOR_STATUS: status };
  const child = spawn(notify, {
    shell: true,
    cwd,
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => cli.io.stderr.write(chunk));
  return new Promise((done) => {
    child.once('error', (error) => {
      cli.say(`The --notify command could not be run: ${error.message}`);
      done();
    });
    child.once('close', (code) => {
      if (code !== 0 && code !== null) cli.say(`The --notify command exited with code ${code}.`);
      done();
    });
  });
}
