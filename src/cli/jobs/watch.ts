import { Command } from '@commander-js/extra-typings';
import {
  BASE_URL,
  JSON_OUTPUT,
  LEDGER,
  NOTIFY,
  POLL,
  SAME_ACCOUNT,
  SETTLE,
  TARGET,
} from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator watch                      every job in this folder, in one table
  $ batch-creator watch reviews.jsonl
  $ batch-creator watch reviews.jsonl --notify 'say "reviews: $BATCH_CREATOR_STATUS"'
  $ batch-creator watch batch_abc123 -o results/`;

/** `watch`: follow to the end. */
export function watchCommand() {
  return new Command('watch')
    .summary('follow batches to their end and download the results')
    .description(
      'Follows the batches of a job to their end, submits parts that are still waiting, and downloads the results.',
    )
    .argument('[file or batch_id]', `${TARGET} (default: every job in this folder)`)
    .option(
      '-o, --output <folder>',
      'folder for the results of a batch that was created elsewhere (default: this folder)',
    )
    .option(...NOTIFY)
    .option(...POLL)
    .option(...SETTLE)
    .option(...LEDGER)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
