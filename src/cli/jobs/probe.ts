import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { BASE_URL, YES } from '../terminal/shared-options.js';

const HELP = `
Examples:
  $ batch-creator probe
  $ batch-creator probe --model gpt-6-luna --yes`;

/** `probe`: what can be known only at the service. */
export function probeCommand(cli: Cli) {
  return new Command('probe')
    .summary('check at a real service what "never twice" rests on')
    .description(
      'Checks, for a few cents at most, the assumptions about the service that cannot be checked without it.',
    )
    .option('--model <name>', 'the model of the one request; by default a small one')
    .option(...BASE_URL)
    .option(...YES)
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { probe } = await import('./probe-action.js');
      await probe(cli, options);
    });
}
