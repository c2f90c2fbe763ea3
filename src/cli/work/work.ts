import { Command } from '@commander-js/extra-typings';
import { duration } from '../terminal/duration.js';
import { BASE_URL, LEDGER, POLL, SETTLE } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator submit reviews.jsonl --ledger postgres://user:password@host/database
  $ batch-creator work                  on as many machines as you like, with BATCH_CREATOR_LEDGER set
  $ batch-creator work --once           from cron
  $ batch-creator work --folder /shared/jobs`;

/** `work`: works on jobs beside other workers. */
export function workCommand() {
  return new Command('work')
    .summary('work on the jobs of a shared ledger, beside other workers')
    .description(
      'Takes the next due job from the ledger, submits the parts that fit, downloads the batches that ended, and goes on to the next job. ' +
        'Each job has one worker at a time, on any number of machines. The input files must be in the folder of the job on every machine.',
    )
    .option(...LEDGER)
    .option('--folder <folder>', 'folder that holds the job folders (default: this folder)')
    .option('--once', 'exit when no job is due')
    .option('--every <time>', 'visit a job at this interval, e.g. 1m (default: 30s)', duration('--every'))
    .option(...POLL)
    .option(...SETTLE)
    .option(...BASE_URL)
    .addHelpText('after', EXAMPLES);
}
