import { Command } from '@commander-js/extra-typings';
import { gather, wholeNumber } from '../terminal/option-values.js';
import { BASE_URL, FORCE, LEDGER, SAME_ACCOUNT } from '../terminal/shared-options.js';

/** Before the options: anyone who opens the table in a spreadsheet has to know. */
const FORMULAS =
  'CSV cells that a spreadsheet would run as a formula (they begin with = + - @, a tab or a carriage return, and ' +
  "aren't plain numbers) get a leading '; --raw-csv leaves them unchanged. JSONL is always exact.";

const EXAMPLES = `
Examples:
  $ batch-creator collate reviews.jsonl -o results.csv
  $ batch-creator collate reviews.jsonl -o results.csv --rows reviews.csv --id-column id
  $ batch-creator collate reviews.jsonl -o results.jsonl --results out.jsonl --errors err.jsonl
  $ batch-creator collate reviews.jsonl -o round-1.csv --round 1
  $ batch-creator collate reviews.jsonl -o -

Answers are taken from all rounds in reviews.job beside the input file; what is missing there is downloaded. An answer
belongs to its request, not to an ID: rows may be reordered, added or removed. Every request has its line, in the order
of the input file. Exit code 1 when a request did not succeed.`;

/** `collate`: every request with its outcome, in one table. */
export function collateCommand() {
  return new Command('collate')
    .summary('join answers to their requests')
    .description(
      `Writes every request with its outcome, in the order of the input file, as a table or as JSON.\n\n${FORMULAS}`,
    )
    .argument('<file>', 'the input file, or the manifest of its parts')
    .requiredOption('-o, --output <file>', 'file to write: .csv, .jsonl, .json or .parquet; - is JSONL on stdout')
    .option('--round <number>', 'only the requests and answers of this round', wholeNumber('--round'))
    .option('--results <file>', 'an output file from another tool (repeatable)', gather)
    .option('--errors <file>', 'an error file from another tool (repeatable)', gather)
    .option('--with <file>', 'the input file of another job, whose answers count too (repeatable)', gather)
    .option('--rows <file>', 'table with the rows, whose columns are added')
    .option('--id-column <name>', 'column of the rows that contains the IDs (default: custom_id or id)')
    .option('--raw-csv', 'leave CSV cells as they are')
    .option(...LEDGER)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...FORCE)
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', EXAMPLES);
}
