import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { gather } from '../terminal/option-values.js';
import { BASE_URL, FORCE, MAX_BYTES, MAX_REQUESTS, SAME_ACCOUNT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator retry reviews.jsonl -o again.jsonl
  $ batch-creator retry reviews.jsonl -o again.jsonl --only expired,cancelled,missing
  $ batch-creator retry reviews.jsonl -o third.jsonl --with again.jsonl
  $ batch-creator retry reviews.jsonl -o again.jsonl --output out.jsonl --errors err.jsonl

Requests stay as they are, byte for byte. Results are taken from reviews.job beside the input file; what is missing
there is downloaded. Exit code 1 when a request did not succeed, 0 when all did: then nothing is written.
Statuses: refused, incomplete, invalid, failed, expired, cancelled, missing, unparsable.`;

/** `retry`: an input file of what did not succeed. */
export function retryCommand(cli: Cli) {
  return new Command('retry')
    .summary('make an input file of what did not succeed')
    .description('Writes a new input file of all requests that did not succeed.')
    .argument('<file>', 'the input file, or the manifest of its parts')
    .requiredOption('-o, --to <file>', 'the input file to write')
    .option('--only <statuses>', 'only what became of this kind; several with commas', listOf)
    .option('--output <file>', 'an output file; may stand several times', gather)
    .option('--errors <file>', 'an error file; may stand several times', gather)
    .option('--with <file>', 'the input file of a later round, whose results count too', gather)
    .option(...MAX_REQUESTS, 50_000)
    .option(...MAX_BYTES, 200_000_000)
    .option(...BASE_URL)
    .option(...SAME_ACCOUNT)
    .option(...FORCE)
    .option('--json', 'what was written and the summary, as JSON on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      const { retry } = await import('./retry-action.js');
      await retry(cli, file, options);
    });
}

function listOf(text: string, former: string[] = []): string[] {
  return [...former, ...text.split(',').map((status) => status.trim())];
}
