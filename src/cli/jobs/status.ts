import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { BASE_URL, SAME_ACCOUNT, TARGET } from '../terminal/shared-options.js';

const HELP = `
Examples:
  $ batch-creator status                     every job in this folder
  $ batch-creator status reviews.jsonl
  $ batch-creator status batch_abc123 --json`;

/** `status`: how things stand. */
export function statusCommand(cli: Cli) {
  return new Command('status')
    .summary('show how batches stand')
    .description('Asks the service how the batches of a job stand. Writes nothing.')
    .argument('[file or batch_id]', `${TARGET}; by default every job in this folder`)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(async (target, options) => {
      const { status } = await import('./job-actions.js');
      await status(cli, target, options);
    });
}
