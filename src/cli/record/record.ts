import { Command } from '@commander-js/extra-typings';
import { dollarsOf } from '../terminal/option-values.js';
import { BASE_URL, POLL, SETTLE, YES } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator record -- python agent.py
  $ batch-creator record --wait --yes -- node agent.js
  $ batch-creator record --job agents.job -- ./run-evals.sh

The program gets OPENAI_BASE_URL, which leads to the recorder on this machine. Calls that were answered in a batch of
the job get that answer. Others are recorded, and end with an error that official clients don't retry. Submit the
recorded calls and run the program again, or let --wait do both until every call is answered. The program starts over
each time: tools and other side effects run again. A prompt must be the same in every run. Streams are refused.`;

/** `record`: runs a program whose calls become requests of a batch. */
export function recordCommand() {
  return new Command('record')
    .summary('run a program whose API calls become a batch')
    .description('Runs a program and answers its API calls from a job; calls without an answer become requests.')
    .argument('<program...>', 'the program and its arguments, after --')
    .option('--job <folder>', 'the job that has the answers; calls are recorded beside it', 'recorded.job')
    .option('--wait', 'submit what was recorded, wait, and run the program again until nothing is pending')
    .option(...BASE_URL)
    .option('--max-cost <dollars>', 'send no round whose highest estimate is above this amount', dollarsOf)
    .option(...SETTLE)
    .option(...POLL)
    .option(...YES)
    .addHelpText('after', EXAMPLES);
}
