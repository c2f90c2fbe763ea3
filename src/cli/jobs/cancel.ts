import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { BASE_URL, SAME_ACCOUNT, TARGET, YES } from '../terminal/shared-options.js';

const HELP = `
Examples:
  $ batch-creator cancel reviews.jsonl
  $ batch-creator cancel batch_abc123 --yes`;

/** `cancel`: end batches early. */
export function cancelCommand(cli: Cli) {
  return new Command('cancel')
    .summary('end batches early')
    .description('Asks the service to end the batches of a job. What was finished by then is kept, and charged.')
    .argument('<file or batch_id>', TARGET)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...YES)
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(async (target, options) => {
      const { cancel } = await import('./job-actions.js');
      await cancel(cli, target, options);
    });
}
