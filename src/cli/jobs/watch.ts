import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { BASE_URL, POLL, SAME_ACCOUNT, SETTLE, TARGET } from '../terminal/shared-options.js';

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
    .option(...POLL)
    .option(...SETTLE)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option('--json', 'one JSON document at the end')
    .addHelpText('after', HELP)
    .action(async (target, options) => {
      const { watch } = await import('./job-actions.js');
      await watch(cli, target, options);
    });
}
