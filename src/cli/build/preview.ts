import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';

const EXAMPLES = `
Examples:
  $ batch-creator preview reviews.jsonl              the first request
  $ batch-creator preview reviews.jsonl 7            the seventh
  $ batch-creator preview reviews.jsonl review-007   the one of this custom_id
  $ batch-creator preview reviews.jsonl 7 --json     exactly as it is sent`;

/** `preview`: one request of an input file. */
export function previewCommand(cli: Cli) {
  return new Command('preview')
    .summary('show one request of a file')
    .description('Shows one request, message by message: pictures are named, schemas folded.')
    .argument('<file>', 'an input file, or - for standard input')
    .argument('[which]', 'its custom_id, or its place in the file: 1 is the first', '1')
    .option('--json', 'the request exactly as it stands in the file')
    .addHelpText('after', EXAMPLES)
    .action(async (file, which, { json }) => {
      const { findRequest } = await import('../../input/lines/find-request.js');
      const request = await findRequest(cli.source(file), which);
      if (json) return cli.printJson(request);
      const { describeRequest } = await import('./show-request.js');
      return cli.print(describeRequest(request, cli));
    });
}
