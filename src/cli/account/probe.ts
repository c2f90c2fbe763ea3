import { Command } from '@commander-js/extra-typings';
import { BASE_URL, JSON_OUTPUT, YES } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator probe
  $ batch-creator probe --model gpt-6-luna --yes`;

/** `probe`: what can be known only from the service. */
export function probeCommand() {
  return new Command('probe')
    .summary('check that a service keeps the promises that "never pay twice" needs')
    .description(
      'Checks what can be checked only at a real service: that files and batches can be found, listed and deleted. Costs a few cents at most.',
    )
    .option('--model <name>', 'model of the one request (default: a small one)')
    .option(...BASE_URL)
    .option(...YES)
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
