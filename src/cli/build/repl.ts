import { Command } from '@commander-js/extra-typings';

const EXAMPLES = `
Examples:
  $ batch-creator repl
  > const b = new BatchCreator({ model: 'gpt-6-luna' }).add('a', 'Say hello.')
  > b.preview()
  $ batch-creator repl reviews.jsonl
  > batch.size
  > batch.validate()`;

/** `repl`: Node's own, with the library in it. */
export function replCommand() {
  return new Command('repl')
    .summary('try the library in a Node REPL')
    .description('Starts a Node REPL with BatchCreator, image and z, and with `batch` if a file is given.')
    .argument('[file]', 'an input file, loaded as `batch`')
    .addHelpText('after', EXAMPLES);
}
