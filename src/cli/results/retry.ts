import { Command } from '@commander-js/extra-typings';
import { gather, wholeNumber } from '../terminal/option-values.js';
import { BASE_URL, FORCE, LEDGER, MAX_BYTES, MAX_REQUESTS, SAME_ACCOUNT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator retry reviews.jsonl -o again.jsonl
  $ batch-creator retry reviews.jsonl -o again.jsonl --only expired,cancelled,missing
  $ batch-creator retry reviews.jsonl -o third.jsonl --with again.jsonl
  $ batch-creator retry reviews.jsonl -o again.jsonl --results out.jsonl --errors err.jsonl

For other tools: batch-creator submit reviews.jsonl --retry sends the same requests as the next round of the job.
Requests stay as they are, byte for byte, unless --with-reason is given: it makes new requests, so collate their
answers separately: collate again.jsonl -o again.csv. Results are taken from reviews.job beside the input file; what
is missing there is downloaded. Exit code 0 when the file is written, and when there is nothing to retry.
Statuses: refused, incomplete, invalid, failed, expired, cancelled, missing, unparsable.`;

/** `retry`: an input file of what did not succeed. */
export function retryCommand() {
  return new Command('retry')
    .summary('write an input file of what did not succeed')
    .description('Writes a new input file with every request that did not succeed.')
    .argument('<file>', 'the input file, or the manifest of its parts')
    .requiredOption('-o, --output <file>', 'input file to write; - is stdout')
    .option('--only <statuses>', 'only requests with these statuses, e.g. failed,expired', listOf)
    .option(
      '--with-reason',
      'add the invalid answer and the validation error to the conversation of each invalid request',
    )
    .option('--results <file>', 'an output file from another tool (repeatable)', gather)
    .option('--errors <file>', 'an error file from another tool (repeatable)', gather)
    .option('--with <file>', 'the input file of another job, whose answers count too (repeatable)', gather)
    .option('--round <number>', 'only the requests and answers of this round', wholeNumber('--round'))
    .option(...MAX_REQUESTS, 50_000)
    .option(...MAX_BYTES, 200_000_000)
    .option(...LEDGER)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...FORCE)
    .option('--json', 'print what was written and the summary as JSON')
    .addHelpText('after', EXAMPLES);
}

function listOf(text: string, former: string[] = []): string[] {
  return [...former, ...text.split(',').map((status) => status.trim())];
}
