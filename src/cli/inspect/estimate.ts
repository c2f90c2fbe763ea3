import { Command } from '@commander-js/extra-typings';
import { dollarsOf, wholeNumber } from '../terminal/option-values.js';
import { JSON_OUTPUT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator estimate reviews.jsonl
  $ batch-creator estimate reviews.jsonl --expected-output 50 --tier 1
  $ batch-creator estimate 'data/*.jsonl' --sample 1000 --max-cost 20
  $ batch-creator estimate reviews.jsonl --json | jq .total.cost

Counts are exact if gpt-tokenizer is installed. Exit code 1 if a request is too long for its model, or if the highest
estimate is above --max-cost.`;

/** `estimate`: tokens and cost of input files. */
export function estimateCommand() {
  return new Command('estimate')
    .summary('count tokens and estimate the cost')
    .description('Counts the tokens of input files and estimates the cost of a batch, as a range.')
    .argument('<files...>', 'input files, manifests, or patterns like data/*.jsonl')
    .option(
      '--expected-output <tokens>',
      'tokens you expect per answer, reasoning included',
      wholeNumber('--expected-output', 0),
    )
    .option('--sample <requests>', 'count only this many requests and extrapolate', wholeNumber('--sample'))
    .option(
      '--tier <number>',
      'your usage tier, 1 to 5; also shows how many waves the job needs under your queue limit',
      wholeNumber('--tier'),
    )
    .option('--max-cost <dollars>', 'exit 1 if the highest estimate is above this amount', dollarsOf)
    .option('--prices <file>', 'JSON file with prices: { "model": { "input": 0.05, "output": 0.4 } }')
    .option('--by-bytes', 'estimate tokens from bytes: fast, no tokenizer needed')
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
