import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { wholeNumber } from '../terminal/option-values.js';
import { FORCE } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator sample reviews.jsonl -n 20 -o try.jsonl
  $ batch-creator sample reviews.jsonl -n 5 --seed 2 | batch-creator preview - 3

The same seed picks the same lines, evenly over the file and in its order, byte for byte.`;

/** `sample`: some requests of a file, to try before the whole is paid. */
export function sampleCommand(cli: Cli) {
  return new Command('sample')
    .summary('pick some requests to try')
    .description('Picks some requests of an input file, evenly and in order: to try them before the whole is paid.')
    .argument('<file>', 'an input file, or - for standard input')
    .option('-n, --count <count>', 'how many', wholeNumber('-n'), 20)
    .option('--seed <number>', 'another seed picks others', wholeNumber('--seed', 0), 1)
    .option('-o, --output <file>', 'the file to write; by default standard output')
    .option('--dry-run', 'write nothing; say what would be written')
    .option(...FORCE)
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file, { count, seed, ...options }) => {
      const { sampledLines } = await import('../../input/lines/reshape.js');
      const { deliverLines } = await import('../files/write-lines.js');
      await deliverLines(cli, [file], ([source]) => sampledLines(source!, count, seed), options);
    });
}
