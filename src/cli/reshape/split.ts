import { Command } from '@commander-js/extra-typings';
import { DRY_RUN, FORCE, JSON_WRITTEN, MAX_BYTES, MAX_REQUESTS, MAX_TOKENS } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator split big.jsonl -o parts/big.jsonl
  $ batch-creator split big.jsonl -o big.jsonl --max-requests 10000 --max-bytes 50000000

Writes one file if one is enough, else big-0001.jsonl, big-0002.jsonl … and big.manifest.json. With -o - all lines go
to stdout. Lines are copied byte for byte.`;

/** `split`: one input file into as many as the limits need. */
export function splitCommand() {
  return new Command('split')
    .summary('split a file at the limits')
    .description('Splits an input file into as many files as the limits need.')
    .argument('<file>', 'an input file; - is stdin')
    .requiredOption('-o, --output <file>', 'name of the file; parts are numbered after it; - is stdout')
    .option(...MAX_REQUESTS, 50_000)
    .option(...MAX_BYTES, 200_000_000)
    .option(...MAX_TOKENS)
    .option(...DRY_RUN)
    .option(...FORCE)
    .option(...JSON_WRITTEN)
    .addHelpText('after', EXAMPLES);
}
