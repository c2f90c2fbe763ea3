import { Command } from '@commander-js/extra-typings';
import { ALLOW_ENV, BASE_URL, LEDGER, SAME_ACCOUNT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator clean reviews.jsonl --dry-run
  $ batch-creator clean reviews.jsonl
  $ batch-creator clean -c reviews.yaml          the input file too: build makes it again

Nothing is deleted before the job has ended and its results are here. The answers stay in the .job folder, so that later
rounds know what was answered; --force deletes them too. The ledger stays: it is the proof of what was paid.`;

/** `clean`: delete the files of a finished job. */
export function cleanCommand() {
  return new Command('clean')
    .summary('delete the files of a finished job')
    .description(
      'Deletes the files of a finished job at the service and, with -c, the input file that the config made.',
    )
    .argument('[file]', 'an input file or manifest that was submitted, or its .job folder')
    .option('-c, --config <file>', 'the job of this config')
    .option('--force', 'also delete the answers here')
    .option('--dry-run', 'delete nothing; list what would be deleted')
    .option(...ALLOW_ENV)
    .option(...LEDGER)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option('--json', 'print what was deleted as JSON')
    .addHelpText('after', EXAMPLES);
}
