import { createInterface } from 'node:readline/promises';
import type { Cli } from './cli.js';
import { EXIT } from './outcome.js';

/**
 * Asks on a terminal; any answer but yes means no. Ctrl-C means no, too, with the exit code of an interrupt.
 * If there is no terminal, the answer is `otherwise`.
 */
export async function confirm(cli: Cli, question: string, otherwise: boolean): Promise<boolean> {
  const { stdin, stderr, signal } = cli.io;
  if (!stdin.isTTY || !stderr.isTTY) return otherwise;
  const prompt = createInterface({ input: stdin, output: stderr });
  const interrupted = new AbortController();
  prompt.once('SIGINT', () => interrupted.abort());
  const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
  try {
    const stop = AbortSignal.any([signal, interrupted.signal]);
    const answer = await Promise.race([prompt.question(`${cli.safe(question)} [y/N] `, { signal: stop }), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (!interrupted.signal.aborted && !signal.aborted) throw error;
    cli.code = EXIT.interrupted;
    return false;
  } finally {
    prompt.close();
  }
}
