import { Command } from '@commander-js/extra-typings';
import type { RequestBytes } from '../input/reshape.js';
import { type Cli, wholeNumber } from './cli.js';

type RequestLines = AsyncIterable<RequestBytes>;

const EXAMPLES = `
Examples:
  $ batch-creator split big.jsonl -o parts/big.jsonl
  $ batch-creator split big.jsonl -o big.jsonl --max-requests 10000 --max-bytes 50000000
  $ batch-creator split big.jsonl -o big.jsonl --max-tokens 2000000

One file is written where one is enough, else big-0001.jsonl, big-0002.jsonl … and big.manifest.json.
Lines stay as they are, byte for byte.`;

/** `split`: one input file into as many as the limits ask for. */
export function splitCommand(cli: Cli) {
  return new Command('split')
    .summary('split a file at the limits')
    .description('Splits an input file into as many as the limits ask for.')
    .argument('<file>', 'an input file, or - for standard input')
    .requiredOption('-o, --output <file>', 'the name of which the parts are numbered')
    .option('--max-requests <count>', 'requests in one file', wholeNumber('--max-requests'), 50_000)
    .option('--max-bytes <count>', 'bytes of one file', wholeNumber('--max-bytes'), 200_000_000)
    .option('--max-tokens <count>', 'input tokens of one file, as the queue limits them', wholeNumber('--max-tokens'))
    .option('--dry-run', 'write nothing; say how many parts there would be')
    .option('--force', 'replace an existing file of another kind')
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      const { requestLines } = await import('../input/reshape.js');
      const { deliverLines } = await import('./deliver-lines.js');
      const { countedLines } = await import('../input/counted-lines.js');
      const lines = options.maxTokens === undefined ? (plain: RequestLines) => plain : countedLines;
      await deliverLines(cli, [file], ([source], onBytes) => lines(requestLines(source!, onBytes)), options);
    });
}
