import { Command } from '@commander-js/extra-typings';
import { JSON_OUTPUT } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator explain                       lists all codes
  $ batch-creator explain duplicate_custom_id
  $ batch-creator explain invalid_json_schema --json`;

/** `explain`: what an issue code means. */
export function explainCommand() {
  return new Command('explain')
    .summary('explain an issue code')
    .description('Explains an issue code of a validation report: what it means, why it matters, and how to fix it.')
    .argument('[code]', 'an issue code like duplicate_custom_id (default: list all)')
    .option(...JSON_OUTPUT)
    .addHelpText('after', EXAMPLES);
}
