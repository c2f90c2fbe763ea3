import { Command } from '@commander-js/extra-typings';
import { BASE_URL, JSON_OUTPUT, LEDGER, SAME_ACCOUNT, TARGET, YES } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator cancel reviews.jsonl
  $ batch-creator cancel batch_abc123 --yes`;

/** `cancel`: end batches early. */
export function cancelCommand() {
  return new Command('cancel')
    .summary('cancel batches')
    .description('Cancels the batches of a job. Requests that are already done are kept, and charged.')
    .argument('<file or batch_id>', TARGET)
    .option(...LEDGER)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...YES)
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
