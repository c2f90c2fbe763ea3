import { Command } from '@commander-js/extra-typings';
import { wholeNumber } from '../terminal/option-values.js';
import { BASE_URL, JSON_OUTPUT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator list -n 20
  $ batch-creator list --json`;

/** `list`: all batches of the account. */
export function listCommand() {
  return new Command('list')
    .summary("list the account's batches")
    .description('Lists all batches of the account, newest first.')
    .option('-n, --limit <count>', 'list only this many', wholeNumber('-n'))
    .option(...BASE_URL)
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
