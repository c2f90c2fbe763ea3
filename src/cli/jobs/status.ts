import { Command } from '@commander-js/extra-typings';
import { BASE_URL, JSON_OUTPUT, LEDGER, SAME_ACCOUNT, TARGET } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator status                     every job in this folder
  $ batch-creator status reviews.jsonl
  $ batch-creator status batch_abc123 --json`;

/** `status`: the state of batches now. */
export function statusCommand() {
  return new Command('status')
    .summary('show the status of batches')
    .description('Shows the status of the batches of a job. Changes nothing.')
    .argument('[file or batch_id]', `${TARGET} (default: every job in this folder)`)
    .option(...LEDGER)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
