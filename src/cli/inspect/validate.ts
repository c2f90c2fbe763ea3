import { Command, Option } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { wholeNumber } from '../terminal/option-values.js';

const EXAMPLES = `
Examples:
  $ batch-creator validate reviews.jsonl
  $ batch-creator validate 'data/*.jsonl' --format github
  $ batch-creator validate reviews.jsonl --provider azure --json | jq '.files[0].issues'
  $ cat reviews.jsonl | batch-creator validate -

Exit code 1 when a file has an error; warnings alone are fine.`;

/** `validate`: judges files as the service would. */
export function validateCommand(cli: Cli) {
  return new Command('validate')
    .summary('find every mistake in input files')
    .description(
      'Judges input files, whoever made them, as the service would: every line for itself, then all together.',
    )
    .argument('<files...>', 'input files, patterns like data/*.jsonl, or - for standard input')
    .option('--endpoint <url>', 'the endpoint of the batch; by default that of most lines')
    .option('--model <name>', 'the model of the batch; by default that of most lines')
    .option('--provider <name>', 'the service that it is for; by default openai')
    .option('--catalog <file>', 'a JSON file with more rows for the table of models')
    .option('--tokens', 'count tokens too: find requests that are too long for their model')
    .addOption(
      new Option('--format <format>', 'how the report is written').choices(['text', 'json', 'github']).default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--max-issues <count>', 'issues in a report', wholeNumber('--max-issues'), 100)
    .addHelpText('after', EXAMPLES)
    .action(async (files, options) => {
      const { validate } = await import('./validate-action.js');
      await validate(cli, files, options);
    });
}
