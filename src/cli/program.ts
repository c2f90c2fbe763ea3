import { Command } from '@commander-js/extra-typings';
import { COMMANDS } from './commands.js';
import { version } from './process/version.js';
import { type Cli, hasColors } from './terminal/cli.js';

const EXAMPLES = `
Examples:
  batch-creator build --input reviews.csv --prompt 'Classify: {{text}}' -o reviews.jsonl
  batch-creator validate reviews.jsonl
  batch-creator preview reviews.jsonl review-007
  batch-creator init reviews.csv -o reviews.yaml && batch-creator build -c reviews.yaml

Data goes to stdout, messages to stderr. Exit codes: 0 success · 1 the data has errors or requests failed · 2 wrong
usage or configuration · 3 the service or the disk refused · 130/143 stopped by a signal.`;

/** The command line for commander. The code of a command is loaded when the command runs. */
export function makeProgram(cli: Cli): Command {
  const { stdout, stderr } = cli.io;
  const program = new Command('batch-creator')
    .description(
      'Build OpenAI batch files from your data, catch errors before you upload, run them, and get every answer back.',
    )
    .version(version(), '-V, --version')
    .option(
      '--allow-http <host>',
      'send to this host over plain http: a model server in your own network (any command)',
    )
    .hook('preAction', (command) => {
      cli.allowedHost = command.opts().allowHttp;
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(cli.safe(text)),
      writeErr: (text) => void stderr.write(cli.safe(text)),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => hasColors(stdout, cli.io.env),
      getErrHasColors: () => hasColors(stderr, cli.io.env),
      outputError: (text, write) => write(text.replace(/^error:/, cli.paint('error:', 'red', stderr))),
    })
    .showHelpAfterError('(Add --help for usage.)')
    .addHelpText('after', EXAMPLES);
  for (const makeCommand of COMMANDS) {
    const command = makeCommand(cli);
    command.copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program as unknown as Command;
}
