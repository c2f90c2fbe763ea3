import { Command } from '@commander-js/extra-typings';
import { wholeNumber } from '../terminal/option-values.js';
import { DRY_RUN, FORCE, JSON_WRITTEN, OUTPUT_FILE } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator sample reviews.jsonl -n 20 -o try.jsonl
  $ batch-creator sample reviews.jsonl -n 5 --seed 2 | batch-creator preview - 3

The same seed picks the same lines, spread evenly over the file, in order, byte for byte.`;

/** `sample`: some requests of a file, to try before paying for all. */
export function sampleCommand() {
  return new Command('sample')
    .summary('pick some requests to try')
    .description('Picks some requests of an input file, to try before you pay for all of them.')
    .argument('<file>', 'an input file; - is stdin')
    .option('-n, --count <count>', 'how many', wholeNumber('-n'), 20)
    .option('--seed <number>', 'a different seed picks different lines', wholeNumber('--seed', 0), 1)
    .option(...OUTPUT_FILE)
    .option(...DRY_RUN)
    .option(...FORCE)
    .option(...JSON_WRITTEN)
    .addHelpText('after', EXAMPLES);
}
