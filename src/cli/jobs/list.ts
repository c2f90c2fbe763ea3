import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { wholeNumber } from '../terminal/option-values.js';
import { BASE_URL } from '../terminal/shared-options.js';

const HELP = `
Examples:
  $ batch-creator list -n 20
  $ batch-creator list --json`;

/** `list`: all batches of the account. */
export function listCommand(cli: Cli) {
  return new Command('list')
    .summary("list the account's batches")
    .description('Lists the batches of the account, newest first, however many pages there are.')
    .option('-n, --limit <count>', 'only so many', wholeNumber('-n'))
    .option(...BASE_URL)
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { list } = await import('./list-action.js');
      await list(cli, options);
    });
}
