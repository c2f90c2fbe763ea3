import { Command } from '@commander-js/extra-typings';
import { wholeNumber } from '../terminal/option-values.js';

const EXAMPLES = `
Examples:
  $ batch-creator preview reviews.jsonl              the first request
  $ batch-creator preview reviews.jsonl review-007   the request with this custom_id
  $ batch-creator preview reviews.jsonl 7            the request at position 7, as batch.preview(7) (0 is the first)
  $ batch-creator preview reviews.jsonl --line 8     line 8, as in a validation report (1 is the first)
  $ batch-creator preview reviews.jsonl 7 --json     the exact request

A number is always a position. For a custom_id that is a number, use --id.`;

/** `preview`: one request of an input file. */
export function previewCommand() {
  return new Command('preview')
    .summary('show one request of a file')
    .description('Shows one request, message by message. Images are named, schemas are folded.')
    .argument('<file>', 'an input file or manifest; - is stdin')
    .argument('[which]', 'its custom_id, or its position, counted from 0', '0')
    .option('--id <custom_id>', 'the request with this custom_id')
    .option('--line <number>', 'the request on this line, counted from 1', wholeNumber('--line'))
    .option('--json', 'print the request exactly as it is in the file')
    .addHelpText('after', EXAMPLES);
}
