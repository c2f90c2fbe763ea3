import { homedir } from 'node:os';
import { join } from 'node:path';
import { type REPLServer, start } from 'node:repl';
import { z } from 'zod';
import { BatchCreator } from '../../batch-creator.js';
import { pluralize } from '../../check/report/text.js';
import { image } from '../../request/content/content.js';
import type { Cli } from '../terminal/cli.js';

/** Runs a REPL until the user leaves it. */
export async function startRepl(cli: Cli, file: string | undefined): Promise<void> {
  const { stdin, stdout, env } = cli.io;
  const batch = file === undefined ? undefined : await BatchCreator.load(cli.path(file));
  const known = batch ? `, and batch with ${pluralize(batch.size, 'request')} of ${file}` : '';
  cli.say(`BatchCreator, image and z are available${known}. Type .help for help, .exit to leave.`);
  const terminal = stdin.isTTY === true && stdout.isTTY === true;
  const server = start({ input: stdin, output: stdout, terminal, useColors: terminal && !env.NO_COLOR, prompt: '> ' });
  Object.assign(server.context, { BatchCreator, image, z, ...(batch && { batch }) });
  if (terminal) await keepHistory(server, join(env.HOME ?? homedir(), '.batch_creator_history'));
  const leave = () => server.close();
  cli.io.signal.addEventListener('abort', leave, { once: true });
  await new Promise((left) => server.once('exit', left));
  cli.io.signal.removeEventListener('abort', leave);
}

/** The REPL starts even if its history cannot be kept. */
function keepHistory(server: REPLServer, path: string): Promise<void> {
  return new Promise((done) => server.setupHistory(path, () => done()));
}
