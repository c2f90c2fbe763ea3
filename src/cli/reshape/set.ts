import { Command } from '@commander-js/extra-typings';
import { BODY, EFFORT, FORCE, JSON_WRITTEN, MODEL, OUTPUT_FILE } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator set reviews.jsonl --model gpt-6.1-terra -o terra.jsonl
  $ batch-creator set reviews.jsonl --effort low --body max_completion_tokens=200 -o low.jsonl
  $ batch-creator set reviews.jsonl --body temperature= > without.jsonl     removes the parameter

A key may be dotted (text.verbosity=low); a value is read as JSON if possible, else as text. Lines that already have
these values are copied byte for byte.`;

/** `set`: another model, effort or parameter in every line. */
export function setCommand() {
  return new Command('set')
    .summary('change the model, effort or parameters of every line')
    .description('Sets the model, the reasoning effort or any API parameter in every line of an input file.')
    .argument('<file>', 'an input file; - is stdin')
    .option(...MODEL)
    .option(...EFFORT)
    .option(...BODY)
    .option(...OUTPUT_FILE)
    .option('--dry-run', 'write nothing; show how many lines would change')
    .option(...FORCE)
    .option(...JSON_WRITTEN)
    .addHelpText('after', EXAMPLES);
}
