import { Command } from '@commander-js/extra-typings';
import { BatchOptionsError } from '../../errors.js';
import { gather, wholeNumber } from '../terminal/option-values.js';

const EXAMPLES = `
Examples:
  $ batch-creator emulate
  $ batch-creator emulate --port 0 --speed 100 --data .emulator
  $ batch-creator emulate --models any
  $ batch-creator emulate --fault list
  $ batch-creator emulate --fault drop_reply --fault '{"name": "expire", "count": 10}'
  $ batch-creator emulate --upstream http://127.0.0.1:11434/v1 --upstream-model llama3.2

Answers are made up, in the format each request asks for. With --upstream, your own server answers the requests; if it
needs a key, set UPSTREAM_API_KEY (OPENAI_API_KEY is never sent to it). The base URL is printed to stdout. Ctrl-C stops
the emulator. A fault applies once, to the next request or batch. While the emulator runs, GET /_emulator/faults lists
the faults, POST adds one, DELETE clears them.`;

/** `emulate`: the Batch API on this machine. */
export function emulateCommand() {
  return new Command('emulate')
    .summary('run a local emulator of the Batch API')
    .description('Runs a local emulator of the Batch API, at no cost and without an OpenAI key, until Ctrl-C.')
    .option('--port <number>', 'port; 0 picks a free one', portOf, 8080)
    .option('--host <name>', 'address to listen on', '127.0.0.1')
    .option('--upstream <url>', 'base URL, ending in /v1, of a server that answers the requests')
    .option('--upstream-model <name>', 'model name to send upstream instead of the one in the requests')
    .option('--concurrency <count>', 'upstream requests in flight at a time', wholeNumber('--concurrency'), 8)
    .option('--data <folder>', 'keep files and batches in this folder, even across a crash (default: nothing is kept)')
    .option('--speed <factor>', 'how many times faster than the service batches run (default: 1000)', factorOf)
    .option('--fault <fault>', 'fault to inject, by name or as JSON; repeatable; "list" prints them all', gather)
    .option('--models <names>', 'accept these models too, comma-separated; "any" accepts every model', namesOf)
    .option('--api-key <key>', 'accept only this API key (default: any key)')
    .option('--verbose', 'log each request to stderr')
    .option('--json', 'print the URL and key as JSON')
    .addHelpText('after', EXAMPLES);
}

function namesOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
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
