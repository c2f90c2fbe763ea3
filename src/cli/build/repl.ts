import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';

const EXAMPLES = `
Examples:
  $ batch-creator repl
  > const b = new BatchCreator({ model: 'gpt-6-luna' }).add('a', 'Say hello.')
  > b.preview()
  $ batch-creator repl reviews.jsonl
  > batch.size
  > batch.validate()`;

/** `repl`: Node's own, with the library in it. */
export function replCommand(cli: Cli) {
  return new Command('repl')
    .summary('try the library in a Node REPL')
    .description('Starts a Node REPL with BatchCreator, image, z and, with a file, batch.')
    .argument('[file]', 'an input file, which becomes `batch`')
    .addHelpText('after', EXAMPLES)
    .action(async (file) => {
      const { startRepl } = await import('./repl-action.js');
      await startRepl(cli, file);
    });
}
