import { Command } from '@commander-js/extra-typings';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';
import { gather, wholeNumber } from '../terminal/option-values.js';

const EXAMPLES = `
Examples:
  $ batch-creator emulate
  $ batch-creator emulate --port 0 --speed 100 --data .emulator
  $ batch-creator emulate --fault drop_reply --fault '{"name": "expire", "count": 10}'
  $ batch-creator emulate --upstream http://127.0.0.1:11434/v1 --upstream-model llama3.2

Answers are made up, in the shape that each request asks for; with --upstream, a server of yours gives them. Its key is
taken from UPSTREAM_API_KEY, or else from OPENAI_API_KEY. The base URL goes to stdout. Ctrl-C ends it.
Faults strike once, in what comes next: GET /_emulator/faults lists them and what a client should do; POST adds more.`;

/** `emulate`: the Batch API on this machine. */
export function emulateCommand(cli: Cli) {
  return new Command('emulate')
    .summary('run the Batch API on this machine')
    .description('Runs the Batch API on this machine, without a key and without cost, until Ctrl-C.')
    .option('--port <number>', 'the port; 0 takes any that is free', portOf, 8080)
    .option('--host <name>', 'the address to listen at', '127.0.0.1')
    .option('--upstream <url>', 'the base URL, ending in /v1, of a server that answers the requests in earnest')
    .option('--upstream-model <name>', 'sent to it in place of the model that the requests name')
    .option('--concurrency <count>', 'requests to it under way at a time', wholeNumber('--concurrency'), 8)
    .option('--data <folder>', 'keeps files and batches there, also over a crash; by default all goes at the end')
    .option('--speed <factor>', 'how many times faster than the service a batch lives; by default 1000', factorOf)
    .option('--fault <fault>', 'what shall go wrong, by name or as JSON; may stand several times', gather)
    .option('--verbose', 'name each request on stderr')
    .option('--json', 'url and key as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { emulate } = await import('./emulate-action.js');
      await emulate(cli, options);
    });
}

function portOf(text: string): number {
  const port = wholeNumber('--port', 0)(text);
  if (port <= 65_535) return port;
  throw new BatchOptionsError(`--port is "${text}"; it must be a number from 0 to 65535.`);
}

function factorOf(text: string): number {
  const factor = Number(text);
  if (factor > 0 && Number.isFinite(factor)) return factor;
  throw new BatchOptionsError(`--speed is "${text}"; it must be a number above 0.`);
}
