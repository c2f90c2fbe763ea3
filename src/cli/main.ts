import { fileURLToPath } from 'node:url';
import { CommanderError } from '@commander-js/extra-typings';
import { withInstallCommand } from './process/install-command.js';
import type { Io } from './process/io.js';
import { makeProgram } from './program.js';
import { Cli } from './terminal/cli.js';
import { ClosedPipe, EXIT, errorText, exitCodeOf } from './terminal/outcome.js';

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
    // Commander has printed help and usage errors itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof ClosedPipe)) {
      const text = withInstallCommand(
        errorText(error, Boolean(io.env.BATCH_CREATOR_DEBUG)),
        fileURLToPath(import.meta.url),
        io.cwd,
      );
      cli.say(`${cli.paint('error:', 'red', io.stderr)} ${text.replaceAll(`${io.cwd}/`, '')}`);
    }
    return exitCodeOf(error);
  } finally {
    io.stdout.off('error', ignore);
    io.stderr.off('error', ignore);
  }
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
