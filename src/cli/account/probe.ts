import { Command } from '@commander-js/extra-typings';
import { BASE_URL, JSON_OUTPUT, YES } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator probe
  $ batch-creator probe --model gpt-6-luna --yes`;

/** `probe`: checks that only the service itself can answer. */
export function probeCommand() {
  return new Command('probe')
    .summary('check that a service does what "never pay twice" relies on')
    .description(
      'Checks, at the real service, that files and batches can be found, listed and deleted. Costs a few cents at most.',
    )
    .option('--model <name>', 'model of the one request (default: a small one)')
    .option(...BASE_URL)
    .option(...YES)
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
