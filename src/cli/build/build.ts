import { Command } from '@commander-js/extra-typings';
import { gather, wholeNumber } from '../terminal/option-values.js';
import {
  ALLOW_ENV,
  BODY,
  CATALOG,
  EFFORT,
  FORCE,
  JSON_WRITTEN,
  MAX_BYTES,
  MAX_REQUESTS,
  MAX_TOKENS,
  MODEL,
  PROVIDER,
} from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator build --input reviews.csv --prompt 'Classify: {{text}}' -o reviews.jsonl
  $ batch-creator build --input reviews.csv --prompt @prompts/classify.md --model gpt-6-luna --body temperature=0 \\
      --response-format @verdict.schema.json -o reviews.jsonl
  $ batch-creator build -c reviews.yaml --dry-run
  $ cat rows.jsonl | batch-creator build --input - --prompt '{{question}}' --id '{{shop}}-{{nr}}' -o -

Prompts are Liquid templates: {{column}}, {{ row["odd name"] }}, {{ name | upcase }}, {% if note %} … {% endif %}.
IDs come from --id, else from a column named custom_id or id, else they are request-1, request-2 …
In a config, \${NAME} inserts an environment variable, but only in file names. Elsewhere the variable must be allowed
with --allow-env NAME, so that a config from somebody else cannot send your secrets.`;

/** `build`: rows to input files. */
export function buildCommand() {
  return new Command('build')
    .summary('build an input file from rows')
    .description(
      'Builds an input file from the rows of a table. It is validated, split at the limits, and written only if every row is valid.',
    )
    .option('-c, --config <file>', 'config in YAML or JSON; the options below override it')
    .option('--input <file>', 'rows: .csv .tsv .jsonl .json .parquet; - is stdin')
    .option('--input-format <format>', 'csv, tsv, jsonl, json or parquet (default: from the file name)')
    .option('--delimiter <character>', 'CSV delimiter (default: detected from the header)')
    .option('--prompt <text>', 'user message; may contain {{column}}; @file reads it from a file')
    .option('--system <text>', 'system message; same rules as --prompt')
    .option('--id <rule>', 'ID of each request: a column, a template, auto (request-1 …) or content (row hash)')
    .option('--content <column>', 'column appended to a prompt that has no {{column}}')
    .option('--image <column>', 'column with the URL or path of an image')
    .option('--endpoint <url>', 'API endpoint (default: /v1/chat/completions)')
    .option(...PROVIDER)
    .option(...CATALOG)
    .option(...MODEL)
    .option(...EFFORT)
    .option('--response-format <format>', 'json_object or @schema.json')
    .option(...BODY)
    .option('--on-duplicate <rule>', 'when an ID appears twice: error, skip or suffix (default: error)')
    .option('--on-empty <rule>', 'when the prompt of a row is empty: error or skip (default: error)')
    .option('--where <column=value>', 'use only rows with this value (repeatable)', gather)
    .option('--limit <n>', 'use at most this many rows', wholeNumber('--limit'))
    .option(...ALLOW_ENV)
    .option(
      '--except <file>',
      'leave out requests that this input file sent and --answers answers (repeatable)',
      gather,
    )
    .option('--answers <file>', 'output file of an earlier batch, for --except (repeatable)', gather)
    .option(...MAX_REQUESTS)
    .option(...MAX_BYTES)
    .option(...MAX_TOKENS)
    .option('-o, --output <file>', 'input file to write; - is stdout (default: as the config says)')
    .option('--no-validate', 'write invalid requests too')
    .option('--dry-run', 'write nothing; show the first request and the report')
    .option(...FORCE)
    .option(...JSON_WRITTEN)
    .addHelpText('after', EXAMPLES);
}
