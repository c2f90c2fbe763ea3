import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { gather } from '../terminal/option-values.js';
import { BASE_URL, FORCE, SAME_ACCOUNT } from '../terminal/shared-options.js';

/** Stands above the options: who opens the table in a spreadsheet has to know. */
const FORMULAS =
  'CSV cells that a spreadsheet would run as a formula (they begin with = + - @, a tab or a carriage return, and are no ' +
  "plain number) get a leading '; --raw-csv leaves them as they are. JSONL is always exact.";

const EXAMPLES = `
Examples:
  $ batch-creator collate reviews.jsonl -o results.csv
  $ batch-creator collate reviews.jsonl -o results.csv --rows reviews.csv --id-column id
  $ batch-creator collate reviews.jsonl -o results.jsonl --output out.jsonl --errors err.jsonl
  $ batch-creator collate reviews.jsonl -o results.csv --with again.jsonl

Results are taken from reviews.job beside the input file; what is missing there is downloaded. Every request has its
line, in the order of the input file. Exit code 1 when a request did not succeed.`;

/** `collate`: what became of each request, in one table. */
export function collateCommand(cli: Cli) {
  return new Command('collate')
    .summary('join what came back to what was asked')
    .description(
      `Writes what became of each request, in the order of the input file, as a table or as JSON.\n\n${FORMULAS}`,
    )
    .argument('<file>', 'the input file, or the manifest of its parts')
    .requiredOption('-o, --to <file>', 'the file to write: .csv, .jsonl, .json or .parquet')
    .option('--output <file>', 'an output file; may stand several times', gather)
    .option('--errors <file>', 'an error file; may stand several times', gather)
    .option('--with <file>', 'the input file of a later round (retry), whose results count too', gather)
    .option('--rows <file>', 'the CSV or JSONL file of the rows, whose columns are added')
    .option('--id-column <name>', 'the column of the rows that holds the ids; by default custom_id or id')
    .option('--raw-csv', 'leave CSV cells as they are')
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...FORCE)
    .option('--json', 'the summary, as JSON on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      const { collateFile } = await import('./collate-action.js');
      await collateFile(cli, file, options);
    });
}
