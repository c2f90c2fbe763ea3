import { fileURLToPath } from 'node:url';
import { CommanderError } from '@commander-js/extra-typings';
import { withInstallCommand } from './process/install-command.js';
import type { Io } from './process/io.js';
import { makeProgram } from './program.js';
import { Cli } from './terminal/cli.js';
import { ClosedPipe, EXIT, errorJson, errorText, exitCodeOf } from './terminal/outcome.js';

/** How long a command may take to stop by itself after a signal. */
const GRACE_MS = 2_000;

/**
 * Runs one command line.
 *
 * @param argv The arguments, without node and script.
 * @returns The exit code: 0 done, 1 the data has errors, 2 wrong usage, 3 the service or the disk refused, 130/143 a signal.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const cli = new Cli(io);
  // Failed writes are handled where they are awaited; without a listener they would end the process.
  const ignore = () => undefined;
  io.stdout.on('error', ignore);
  io.stderr.on('error', ignore);
  try {
    await untilStopped(makeProgram(cli).parseAsync(argv, { from: 'user' }), io.signal);
    return io.signal.aborted ? signalCode(io.signal) : cli.code;
  } catch (error) {
    if (io.signal.aborted) return signalCode(io.signal);
    if (!(error instanceof ClosedPipe)) await sayError(cli, error, wantsJson(argv));
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return exitCodeOf(error);
  } finally {
    io.stdout.off('error', ignore);
    io.stderr.off('error', ignore);
  }
}

/** Tells of an error: people on stderr; and programs, which asked for JSON, on stdout. */
async function sayError(cli: Cli, error: unknown, json: boolean): Promise<void> {
  const { env, cwd } = cli.io;
  const whole = errorText(error, Boolean(env.BATCH_CREATOR_DEBUG));
  const text = withInstallCommand(whole, fileURLToPath(import.meta.url), cwd);
  const isUsage = error instanceof CommanderError;
  // Commander has printed help and usage errors itself.
  if (!isUsage) cli.sayError(text);
  if (json && !cli.hasWritten && !(isUsage && error.exitCode === 0))
    await cli.printJson(errorJson(error, cli.withoutFolder(text))).catch(() => undefined);
}

/** True if the command was given `--json`: not the program that `record` runs. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const ours = end < 0 ? argv : argv.slice(0, end);
  return ours.includes('--json') && !ours.includes('record');
}

async function untilStopped(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const stopped = new Promise<void>((resolve) => {
    const wait = () => {
      timer = setTimeout(resolve, GRACE_MS);
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
  try {
    await Promise.race([work, stopped]);
  } finally {
    clearTimeout(timer);
  }
}

function signalCode(signal: AbortSignal): number {
  return signal.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}
