import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../cli.js';
import { duration } from '../duration.js';
import { BASE_URL, TARGET } from '../job-options.js';

const HELP = `
Examples:
  $ batch-creator watch reviews.jsonl
  $ batch-creator watch batch_abc123 --out results/`;

/** `watch`: follow to the end. */
export function watchCommand(cli: Cli) {
  return new Command('watch')
    .summary('follow batches to their end and fetch the results')
    .description('Follows the batches of a job to their end, submits what still waits, and fetches the results.')
    .argument('<file or batch_id>', TARGET)
    .option('--out <folder>', 'where the results of a batch made elsewhere go; by default this folder')
    .option('--poll <time>', 'a fixed time between looks', duration('--poll'))
    .option(
      '--settle <time>',
      'how long a create of unknown outcome is waited out; by default 15m',
      duration('--settle'),
    )
    .option(...BASE_URL)
    .option('--same-account', 'the key is a new one of the same account')
    .option('--json', 'one JSON document at the end')
    .addHelpText('after', HELP)
    .action(async (target, options) => {
      const { watch } = await import('../job-actions.js');
      await watch(cli, target, options);
    });
}
