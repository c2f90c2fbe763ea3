import { Command } from '@commander-js/extra-typings';
import { gather, wholeNumber } from '../terminal/option-values.js';
import { BASE_URL, FORCE, JSON_WRITTEN, SAME_ACCOUNT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator report reviews.jsonl -o report.html
  $ batch-creator report reviews.jsonl -o report.html --rows reviews.csv --tier 2
  $ batch-creator report luna.jsonl -o comparison.html --compare terra.jsonl
  $ batch-creator report mine.jsonl -o report.html --results out.jsonl --errors err.jsonl

Before the batch is sent, the page shows issues, sizes and cost; once there are answers, it shows them beside the
inputs. It is one file that opens in any browser and loads nothing. Figures count every request; the table holds the
first 50,000, or a sample of more.`;

/** `report`: one HTML page about a batch. */
export function reportCommand() {
  return new Command('report')
    .summary('write an HTML page about a batch and its answers')
    .description('Writes one self-contained HTML page about an input file and, once it has run, its answers.')
    .argument('<file>', 'the input file, or the manifest of its parts')
    .requiredOption('-o, --output <file>', 'the HTML file to write')
    .option('--results <file>', 'an output file from another tool (repeatable)', gather)
    .option('--errors <file>', 'an error file from another tool (repeatable)', gather)
    .option('--round <number>', 'only the requests and answers of this round', wholeNumber('--round'))
    .option('--compare <file>', 'another input file with the same IDs, whose answers are shown side by side')
    .option(
      '--compare-round <number>',
      'another round, whose answers are shown side by side',
      wholeNumber('--compare-round'),
    )
    .option('--rows <file>', 'table with the rows, whose columns are shown')
    .option('--id-column <name>', 'column of the rows that contains the IDs (default: custom_id or id)')
    .option('--tier <1-5>', 'your usage tier, to show how many waves its queue needs', wholeNumber('--tier'))
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...FORCE)
    .option(...JSON_WRITTEN)
    .addHelpText('after', EXAMPLES);
}
