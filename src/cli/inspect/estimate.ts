import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { dollarsOf, wholeNumber } from '../terminal/option-values.js';

const EXAMPLES = `
Examples:
  $ batch-creator estimate reviews.jsonl
  $ batch-creator estimate reviews.jsonl --expected-output 50 --tier 1
  $ batch-creator estimate 'data/*.jsonl' --sample 1000 --max-cost 20
  $ batch-creator estimate reviews.jsonl --json | jq .total.cost

Texts are counted exactly where gpt-tokenizer is installed. Exit code 1 when a request is too long for its model,
or the whole may cost more than --max-cost.`;

/** `estimate`: what files will take and cost. */
export function estimateCommand(cli: Cli) {
  return new Command('estimate')
    .summary('count tokens, and what they will cost')
    .description(
      'Counts the tokens of input files, and what a batch of them will cost: as a range, before anything is sent.',
    )
    .argument('<files...>', 'input files, or patterns like data/*.jsonl')
    .option(
      '--expected-output <tokens>',
      'tokens that you expect in an answer, reasoning included',
      wholeNumber('--expected-output', 0),
    )
    .option('--sample <requests>', 'count only so many, and infer the rest', wholeNumber('--sample'))
    .option('--tier <number>', 'your usage tier, 1 to 5: into how many waves the job falls', wholeNumber('--tier'))
    .option('--max-cost <dollars>', 'fail when it may cost more', dollarsOf)
    .option('--prices <file>', 'a JSON file with prices: { "model": { "input": 0.05, "output": 0.4 } }')
    .option('--by-bytes', 'judge texts by their bytes, fast and without a tokenizer')
    .option('--json', 'everything, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (files, options) => {
      const { estimate } = await import('./estimate-action.js');
      await estimate(cli, files, options);
    });
}
