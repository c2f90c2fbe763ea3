import { Command } from '@commander-js/extra-typings';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';
import { duration } from '../terminal/duration.js';
import { dollarsOf, wholeNumber } from '../terminal/option-values.js';
import { BASE_URL, IGNORE_SIZE, POLL, SAME_ACCOUNT, SETTLE } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator run -c reviews.yaml --try 5          a few answers now, before the whole
  $ batch-creator run -c reviews.yaml --max-cost 5
  $ batch-creator run -c reviews.yaml --yes --once     from cron: one look, then an end

Killed or repeated at any moment, it goes on where it stood and pays nothing twice. With --once it says something only
when the status has changed. Exit code 0 while all is well, also when there is still something to wait for; 1 when
requests failed.`;

/** `run`: rows to answers, in one command. */
export function runCommand(cli: Cli) {
  return new Command('run')
    .summary('from rows to answers, killed and repeated at will')
    .description('Builds, checks, estimates, submits, watches, collates and cleans up; skips what is done.')
    .requiredOption('-c, --config <file>', 'a config in YAML or JSON')
    .option('-o, --output <file>', 'the input file; by default where the config says')
    .option('-y, --yes', 'do not ask before money is spent')
    .option('--max-cost <dollars>', 'send nothing that may cost more', dollarsOf)
    .option(
      '--try <count>',
      'send only so many, at once and at full price; show the answers, then stop',
      wholeNumber('--try'),
    )
    .option('--once', 'one look, then an end: for cron')
    .option('--deadline <time>', 'cancel what is not done so long after it was sent, like 20h', duration('--deadline'))
    .option('--finish-sync', 'what the deadline cut off is asked one by one, at full price')
    .option('--keep', 'delete nothing at the service when all is done')
    .option('--allow-duplicate', 'pay again for content that another job has sent')
    .option(...POLL)
    .option(...SETTLE)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...IGNORE_SIZE)
    .option('--json', 'one JSON document at the end')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      if (options.finishSync && options.deadline === undefined)
        throw new BatchOptionsError('--finish-sync is about what --deadline cuts off. Give one, like --deadline 20h.');
      const { runConfig } = await import('./run-action.js');
      await runConfig(cli, options);
    });
}
