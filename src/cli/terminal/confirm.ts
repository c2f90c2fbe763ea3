import { createInterface } from 'node:readline/promises';
import type { Cli } from './cli.js';

/** Asks a question on a terminal; anything but yes is no. Without a terminal the answer is `otherwise`. */
export async function confirm(cli: Cli, question: string, otherwise: boolean): Promise<boolean> {
  const { stdin, stderr, signal } = cli.io;
  if (!stdin.isTTY || !stderr.isTTY) return otherwise;
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${cli.safe(question)} [y/N] `, { signal })).trim());
  } finally {
    prompt.close();
  }
}
