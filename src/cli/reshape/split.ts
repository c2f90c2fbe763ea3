import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { FORCE, MAX_BYTES, MAX_REQUESTS, MAX_TOKENS } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator split big.jsonl -o parts/big.jsonl
  $ batch-creator split big.jsonl -o big.jsonl --max-requests 10000 --max-bytes 50000000

One file is written where one is enough, else big-0001.jsonl, big-0002.jsonl … and big.manifest.json.
Lines stay as they are, byte for byte.`;

/** `split`: one input file into as many as the limits ask for. */
export function splitCommand(cli: Cli) {
  return new Command('split')
    .summary('split a file at the limits')
    .description('Splits an input file into as many as the limits ask for.')
    .argument('<file>', 'an input file, or - for standard input')
    .requiredOption('-o, --output <file>', 'the name of which the parts are numbered')
    .option(...MAX_REQUESTS, 50_000)
    .option(...MAX_BYTES, 200_000_000)
    .option(...MAX_TOKENS)
    .option('--dry-run', 'write nothing; say how many parts there would be')
    .option(...FORCE)
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      const { requestLines } = await import('../../input/lines/reshape.js');
      const { deliverLines } = await import('../files/write-lines.js');
      const tokensOf = options.maxTokens === undefined ? undefined : await loadTokensOf();
      await deliverLines(cli, [file], ([source], onBytes) => requestLines(source!, { onBytes, tokensOf }), options);
    });
}

/** Counts the tokens of a request; the tables for it are loaded only where they are asked for. */
async function loadTokensOf() {
  const { counterFor, countRequest } = await import('../../estimate/count/count-request.js');
  return ({ url, body }: Record<string, unknown>): number => {
    const model = (body as { model?: unknown } | undefined)?.model;
    return countRequest(url, body, counterFor(typeof model === 'string' ? model : '')).input.likely;
  };
}
