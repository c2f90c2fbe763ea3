import { Command } from '@commander-js/extra-typings';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';
import { gather } from '../terminal/option-values.js';
import { FORCE } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator set reviews.jsonl --model gpt-6-terra -o terra.jsonl
  $ batch-creator set reviews.jsonl --effort low --body max_completion_tokens=200 -o low.jsonl
  $ batch-creator set reviews.jsonl --body temperature= > without.jsonl     takes the field out

A key may be dotted (text.verbosity=low); a value is JSON, else a text. Lines that already say so stay byte for byte.`;

/** `set`: another model, effort or field in every line. */
export function setCommand(cli: Cli) {
  return new Command('set')
    .summary('change model, effort or fields of every line')
    .description('Sets the model, the effort or any field of the body in every line of an input file.')
    .argument('<file>', 'an input file, or - for standard input')
    .option('--model <name>', 'the model')
    .option('--effort <effort>', 'how much the model thinks')
    .option('--body <key=value>', 'a field of the body; may stand several times', gather)
    .option('-o, --output <file>', 'the file to write; by default standard output')
    .option('--dry-run', 'write nothing; say how many lines would change')
    .option(...FORCE)
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file, { model, effort, body, ...options }) => {
      if (model === undefined && effort === undefined && body === undefined) {
        throw new BatchOptionsError('Nothing to set: give --model, --effort or --body key=value.');
      }
      if (model === '' || effort === '') throw new BatchOptionsError('A model or an effort cannot be empty.');
      const { changedLines } = await import('../../input/lines/reshape.js');
      const { deliverLines } = await import('../files/write-lines.js');
      await deliverLines(
        cli,
        [file],
        ([source], onBytes) => changedLines(source!, { model, effort, body }, onBytes),
        options,
      );
    });
}
