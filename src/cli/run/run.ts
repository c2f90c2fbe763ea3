import { Command } from '@commander-js/extra-typings';
import { duration } from '../terminal/duration.js';
import { wholeNumber } from '../terminal/option-values.js';
import {
  ALL,
  ALLOW_DUPLICATE,
  ALLOW_ENV,
  ALLOWANCE,
  BASE_URL,
  IGNORE_SIZE,
  JSON_OUTPUT,
  LEDGER,
  MAX_COST,
  MAX_ENQUEUED_TOKENS,
  NOTIFY,
  POLL,
  SAME_ACCOUNT,
  SETTLE,
  YES,
} from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator run -c reviews.yaml --try 5          a few answers now, before the rest
  $ batch-creator run -c reviews.yaml --max-cost 5
  $ batch-creator run -c reviews.yaml --retry 2        send failures again, twice at most
  $ batch-creator run -c reviews.yaml --yes --once     from cron: check once, then exit

You can stop or rerun it at any time: it resumes where it left off and pays for nothing twice. Change the rows, the
prompt or the model and run it again: it sends only requests that have no answer yet, and writes the answers of all
present rows, beside their columns. What failed is sent again only with --retry, or as often as retry in the config
says. With --once it prints something only when the status has changed. Exit code 0 while all is well, even if there is
something to wait for; 1 if requests failed.`;

/** `run`: rows to answers, in one command. */
export function runCommand() {
  return new Command('run')
    .summary('run the whole job; safe to interrupt and rerun')
    .description('Builds the requests, submits what is new, waits for the answers and writes them beside the rows.')
    .requiredOption('-c, --config <file>', 'config in YAML or JSON')
    .option('-o, --output <file>', 'input file to build (default: as the config says)')
    .option(...YES)
    .option(...MAX_COST)
    .option(
      '--try <count>',
      'send only this many, immediately and at full price; show the answers, then stop',
      wholeNumber('--try'),
    )
    .option(
      '--retry <times>',
      'send again what did not succeed, each request at most this many times (default: as the config says)',
      wholeNumber('--retry'),
    )
    .option(...ALL)
    .option('--once', 'check once, then exit: for cron')
    .option(
      '--deadline <time>',
      'cancel what is not done this long after it was sent, e.g. 20h',
      duration('--deadline'),
    )
    .option('--finish-sync', 'send requests cut off by the deadline individually, at full price')
    .option('--keep', 'keep the files at the service')
    .option(...ALLOW_DUPLICATE)
    .option(...POLL)
    .option(...SETTLE)
    .option(...LEDGER)
    .option(...ALLOWANCE)
    .option(...MAX_ENQUEUED_TOKENS)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...IGNORE_SIZE)
    .option(...ALLOW_ENV)
    .option(...NOTIFY)
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
