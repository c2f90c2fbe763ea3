import { Command } from '@commander-js/extra-typings';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';
import { BASE_URL, SAME_ACCOUNT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator clean reviews.jsonl --dry-run
  $ batch-creator clean reviews.jsonl
  $ batch-creator clean -c reviews.yaml          the input file too: build makes it again

Nothing is deleted before the job is at its end and its results are here. What was downloaded goes only when it is
collated, or with --force. The ledger stays: it is the proof of what was paid.`;

/** `clean`: delete what a finished job has left. */
export function cleanCommand(cli: Cli) {
  return new Command('clean')
    .summary('delete what a finished job has left')
    .description(
      'Deletes the files of a finished job at the service, and what lies here between its rows and its answers.',
    )
    .argument('[file]', 'an input file or manifest that was submitted, or its .job folder')
    .option('-c, --config <file>', 'the job of this config')
    .option('--force', 'also results that are not collated')
    .option('--dry-run', 'delete nothing; say what would go')
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option('--json', 'what was deleted, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      if ((file === undefined) === (options.config === undefined))
        throw new BatchOptionsError('Name the file of a job, or its config with -c.');
      const { clean } = await import('./clean-action.js');
      await clean(cli, file, options);
    });
}
