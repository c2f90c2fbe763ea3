import { Command } from '@commander-js/extra-typings';
import { type Cli, wholeNumber } from './cli.js';
import { duration } from './duration.js';

const BASE_URL = ['--base-url <url>', 'a service other than that of OPENAI_BASE_URL or OpenAI'] as const;
const TARGET = 'an input file or manifest that was submitted, its .job folder, or the id of a batch made elsewhere';

const examples = (...lines: string[]) => `\nExamples:\n${lines.map((line) => `  $ batch-creator ${line}`).join('\n')}`;

/** `status`: how things stand. */
export function statusCommand(cli: Cli) {
  return new Command('status')
    .summary('show how batches stand')
    .description('Asks the service how the batches of a job stand. Writes nothing.')
    .argument('[file or batch_id]', `${TARGET}; or a folder with jobs, by default this one`)
    .option(...BASE_URL)
    .option('--same-account', 'the key is a new one of the same account')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      examples('status reviews.jsonl', 'status reviews.jsonl --json | jq .requestCounts', 'status batch_abc123'),
    )
    .action(async (target, options) => {
      const { status } = await import('./job-actions.js');
      await status(cli, target, options);
    });
}

/** `watch`: follow to the end. */
export function watchCommand(cli: Cli) {
  return new Command('watch')
    .summary('follow batches to their end and fetch the results')
    .description('Follows the batches of a job to their end, submits what still waits, and fetches the results.')
    .argument('<file or batch_id>', TARGET)
    .option('--out <folder>', 'where the results of a batch made elsewhere go; by default this folder')
    .option('--poll <time>', 'a fixed time between looks', duration('--poll'))
    .option(
      '--settle <time>',
      'how long a create of unknown outcome is waited out; by default 15m',
      duration('--settle'),
    )
    .option(...BASE_URL)
    .option('--same-account', 'the key is a new one of the same account')
    .option('--json', 'one JSON document at the end')
    .addHelpText('after', examples('watch reviews.jsonl', 'watch batch_abc123 --out results'))
    .action(async (target, options) => {
      const { watch } = await import('./job-actions.js');
      await watch(cli, target, options);
    });
}

/** `cancel`: end batches early. */
export function cancelCommand(cli: Cli) {
  return new Command('cancel')
    .summary('end batches early')
    .description('Asks the service to end the batches of a job. What was finished by then is kept, and charged.')
    .argument('<file or batch_id>', TARGET)
    .option(...BASE_URL)
    .option('--same-account', 'the key is a new one of the same account')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'one JSON document')
    .addHelpText('after', examples('cancel reviews.jsonl', 'cancel batch_abc123 --yes'))
    .action(async (target, options) => {
      const { cancel } = await import('./job-actions.js');
      await cancel(cli, target, options);
    });
}

/** `list`: all batches of the account. */
export function listCommand(cli: Cli) {
  return new Command('list')
    .summary("list the account's batches")
    .description('Lists the batches of the account, newest first, however many pages there are.')
    .option('-n, --limit <count>', 'only so many', wholeNumber('-n'))
    .option(...BASE_URL)
    .option('--json', 'one JSON document')
    .addHelpText('after', examples('list -n 20', "list --json | jq -r '.batches[].id'"))
    .action(async (options) => {
      const { list } = await import('./list-action.js');
      await list(cli, options);
    });
}

/** `probe`: what can be known only at the service. */
export function probeCommand(cli: Cli) {
  return new Command('probe')
    .summary('check at a real service what "never twice" rests on')
    .description('Checks, for less than a cent, the assumptions about the service that cannot be checked without it.')
    .option('--model <name>', 'the model of the one request; by default a small one')
    .option(...BASE_URL)
    .option('-y, --yes', 'do not ask')
    .option('--json', 'one JSON document')
    .addHelpText('after', examples('probe --yes', 'probe --model gpt-5-nano --json'))
    .action(async (options) => {
      const { probe } = await import('./probe-action.js');
      await probe(cli, options);
    });
}
