import type { Io } from './io.js';

/** The streams and environment of this process. The first signal asks the command to stop, the second stops it at once. */
export function processIo(): Io {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
      stop.abort(signal);
    });
  }
  const { stdin, stdout, stderr, env } = process;
  // Help is printed without waiting, and its reader may have closed the pipe.
  for (const output of [stdout, stderr]) output.on('error', () => undefined);
  return { stdin, stdout, stderr, env, cwd: process.cwd(), signal: stop.signal };
}
