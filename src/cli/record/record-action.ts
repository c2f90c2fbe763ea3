import { spawn } from 'node:child_process';
import { shellWords } from '../../arguments/shell-word.js';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { serveRecorder } from '../../record/record-server.js';
import { openRecorder, type Recorder } from '../../record/recorder.js';
import { runWithBatches } from '../../record/run-with-batches.js';
import { findRounds } from '../../submit/round/rounds.js';
import { statusPrinter } from '../jobs/format-job.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { confirmSend } from '../terminal/consent.js';
import { makeClient } from '../terminal/make-client.js';
import { EXIT } from '../terminal/outcome.js';
import type { recordCommand } from './record.js';

type Options = OptionsOf<typeof recordCommand>;

/** Runs a program with a recorder as its service. */
export async function record(cli: Cli, program: readonly string[], options: Options): Promise<void> {
  if (options.wait) return recordAndSend(cli, program, options);
  const recorder = await openRecorder(cli.path(options.job));
  try {
    const code = await runProgram(cli, program, recorder);
    const { pending, requests } = recorder;
    if (requests > 0) await saveCalls(cli, recorder);
    if (pending === 0) cli.code = code;
    else cli.code = EXIT.dataErrors;
  } finally {
    await recorder.close();
  }
}

async function saveCalls(cli: Cli, recorder: Recorder): Promise<void> {
  const { pending, requests } = recorder;
  const paths = (await recorder.save()).map((path) => cli.shown(path));
  cli.say(
    `${pluralize(requests, 'call')}: ${requests - pending} answered, ${pending} recorded in ${paths.join(', ')}.`,
  );
  if (pending === 0) return;
  // A call may be recorded again because its request failed.
  const retry = (await findRounds(recorder.folder)).length > 0 ? ' --retry' : '';
  cli.say(
    `Send them as a batch, then run the program again:\n  batch-creator submit ${shellWords(paths)} --wait${retry}`,
  );
}

/** Runs the program and sends its calls as batches, until every call is answered. */
async function recordAndSend(cli: Cli, program: readonly string[], options: Options): Promise<void> {
  const { job, baseUrl, maxCost, settle, poll, yes } = options;
  const client = await makeClient(cli, baseUrl);
  const printer = statusPrinter(cli);
  let code = 0;
  let isDeclined = false;
  try {
    const { rounds, requests } = await runWithBatches(
      async (_, recorder) => {
        // The program must not write into the line of our progress.
        printer.end();
        code = await runProgram(cli, program, recorder);
      },
      {
        job: cli.path(job),
        client,
        env: cli.env,
        signal: cli.io.signal,
        ...(maxCost !== undefined && { maxCost }),
        ...(settle !== undefined && { settleMs: settle }),
        ...(poll !== undefined && { pollMs: poll }),
        onRound: async ({ round, requests: pending }) => {
          cli.say(`Round ${round}: ${pluralize(pending, 'call')} without an answer.`);
          const may = await confirmSend(cli, { client, yes, elsewhere: '--yes' });
          isDeclined = !may;
          return may;
        },
        onStatus: (status) => printer.show(status),
      },
    );
    cli.say(`${pluralize(requests, 'call')} answered, after ${pluralize(rounds, 'round')}.`);
    cli.code = code;
  } catch (error) {
    if (!isDeclined) throw error;
    cli.say((error as Error).message);
  } finally {
    printer.end();
  }
}

/** Runs the program to its end; its streams are ours. */
async function runProgram(cli: Cli, [name, ...args]: readonly string[], recorder: Recorder): Promise<number> {
  const server = await serveRecorder(recorder);
  try {
    return await new Promise<number>((done, fail) => {
      const env = { ...cli.env, OPENAI_BASE_URL: server.url, OPENAI_API_KEY: cli.env.OPENAI_API_KEY || 'recorder' };
      const child = spawn(name!, args, { cwd: cli.io.cwd, env, stdio: 'inherit' });
      const stop = () => child.kill('SIGINT');
      cli.io.signal.addEventListener('abort', stop, { once: true });
      child.once('error', ({ message }) => fail(new BatchOptionsError(`${name} could not be run: ${message}.`)));
      child.once('close', (code, signal) => {
        cli.io.signal.removeEventListener('abort', stop);
        done(code ?? (signal === null ? 1 : EXIT.refused));
      });
    });
  } finally {
    await server.close();
  }
}
