import { Command, Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../terminal/option-values.js';
import { CATALOG, PROVIDER } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator validate reviews.jsonl
  $ batch-creator validate 'data/*.jsonl' --format github
  $ batch-creator validate reviews.jsonl --provider azure --json | jq '.files[0].issues'
  $ cat reviews.jsonl | batch-creator validate -

Exit code 1 if a file has an error; warnings alone are fine. \`batch-creator explain CODE\` explains an issue code.`;

/** `validate`: checks files as the service would. */
export function validateCommand() {
  return new Command('validate')
    .summary('find the errors in input files')
    .description('Checks input files from any tool as the service would: each line, then the file as a whole.')
    .argument('<files...>', 'input files, manifests, or patterns like data/*.jsonl; - is stdin')
    .option('--endpoint <url>', 'endpoint of the batch (default: that of most lines)')
    .option('--model <name>', 'model of the batch (default: that of most lines)')
    .option(...PROVIDER)
    .option(...CATALOG)
    .option('--tokens', 'also count tokens, to find requests that are too long for their model')
    .addOption(new Option('--format <format>', 'report format').choices(['text', 'json', 'github']).default('text'))
    .option('--json', 'same as --format json')
    .option('--max-issues <count>', 'issues to list per report', wholeNumber('--max-issues'), 100)
    .addHelpText('after', EXAMPLES);
}
