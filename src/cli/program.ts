import { Command } from '@commander-js/extra-typings';
import { COMMANDS } from './commands.js';
import type { Cli } from './terminal/cli.js';
import { version } from './version.js';

const EXAMPLES = `
Examples:
  batch-creator build --input reviews.csv --prompt 'Classify: {{text}}' -o reviews.jsonl
  batch-creator validate reviews.jsonl
  batch-creator preview reviews.jsonl review-007
  batch-creator init reviews.csv -o reviews.yaml && batch-creator build -c reviews.yaml

Data goes to stdout, words to stderr. Exit codes: 0 done · 1 the data has errors · 2 wrong usage or configuration
· 3 the service or the disk refused · 130/143 stopped by a signal.`;

/** The command line as commander knows it. What a command needs is loaded when it runs. */
export function makeProgram(cli: Cli): Command {
  const { stdout, stderr } = cli.io;
  const program = new Command('batch-creator')
    .description('Make OpenAI Batch files from rows, and find every mistake before the service does.')
    .version(version(), '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => stdout.isTTY === true && !cli.io.env.NO_COLOR,
      getErrHasColors: () => stderr.isTTY === true && !cli.io.env.NO_COLOR,
      outputError: (text, write) => write(text.replace(/^error:/, cli.paint('error:', 'red', stderr))),
    })
    .showHelpAfterError('(--help shows the way.)')
    .addHelpText('after', EXAMPLES);
  for (const makeCommand of COMMANDS) {
    const command = makeCommand(cli);
    command.copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program as unknown as Command;
}
