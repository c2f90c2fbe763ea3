import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { gather } from '../terminal/option-values.js';
import { FORCE, MAX_BYTES, MAX_REQUESTS, MAX_TOKENS } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator build --input reviews.csv --prompt 'Classify: {{text}}' -o reviews.jsonl
  $ batch-creator build --input reviews.csv --prompt @prompts/classify.md --model gpt-6-luna --body temperature=0 \\
      --response-format @verdict.schema.json -o reviews.jsonl
  $ batch-creator build -c reviews.yaml --dry-run
  $ cat rows.jsonl | batch-creator build --input - --prompt '{{question}}' --id '{{shop}}-{{nr}}' -o -

Templates are Liquid: {{column}}, {{ row["odd name"] }}, {{ name | upcase }}, {% if note %} … {% endif %}.
Ids come from --id, else from a column custom_id or id, else they are request-1, request-2 …`;

/** `build`: rows to input files. */
export function buildCommand(cli: Cli) {
  return new Command('build')
    .summary('make input files of rows')
    .description('Makes input files of the rows of a table: checked, split where they must be, and all or nothing.')
    .option('-c, --config <file>', 'a config in YAML or JSON; the options below win over it')
    .option('--input <file>', 'the rows: .csv .tsv .jsonl .json .parquet, or - for standard input')
    .option('--input-format <format>', 'csv, tsv, jsonl, json or parquet, where the name does not tell')
    .option('--delimiter <character>', 'what parts the cells of a CSV, where the header line does not tell')
    .option('--prompt <text>', 'what is asked, with {{column}} in it, or @file')
    .option('--system <text>', 'what the model is told first, likewise')
    .option('--id <rule>', 'a column, a template, auto (request-1 …) or content (a hash of the row)')
    .option('--content <column>', 'what is asked about; follows a prompt without {{column}}')
    .option('--image <column>', 'the column of a picture’s web address or path')
    .option('--endpoint <url>', 'default: /v1/chat/completions')
    .option('--provider <name>', 'the service that it is for; openai unless said otherwise')
    .option('--model <name>', 'the model')
    .option('--effort <effort>', 'how much the model thinks')
    .option('--response-format <format>', 'json_object or @schema.json')
    .option('--body <key=value>', 'a field of the request body; may stand several times', gather)
    .option('--on-duplicate <rule>', 'error, skip or suffix, when two rows have the same id')
    .option(...MAX_REQUESTS)
    .option(...MAX_BYTES)
    .option(...MAX_TOKENS)
    .option('-o, --output <file>', 'the input file to write; - is standard output')
    .option('--no-validate', 'write also what the service would refuse')
    .option('--dry-run', 'write nothing; show the first request and the report')
    .option(...FORCE)
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { build } = await import('./build-action.js');
      await build(cli, options);
    });
}
