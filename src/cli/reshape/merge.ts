import { Command, Option } from '@commander-js/extra-typings';
import { DRY_RUN, FORCE, JSON_WRITTEN, MAX_BYTES, MAX_REQUESTS, OUTPUT_FILE } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator merge monday.jsonl tuesday.jsonl -o both.jsonl
  $ batch-creator merge 'parts/*.jsonl' > all.jsonl

Lines are copied byte for byte. IDs must be unique across all files, and all must have the same endpoint and model.`;

/** `merge`: several input files into one. */
export function mergeCommand() {
  return new Command('merge')
    .summary('join several files')
    .description('Joins input files, in the order given.')
    .argument('<files...>', 'input files, manifests, or patterns like parts/*.jsonl; - is stdin')
    .option(...OUTPUT_FILE)
    .addOption(
      new Option('--on-duplicate <rule>', 'when an ID appears twice').choices(['error', 'skip']).default('error'),
    )
    .option(...MAX_REQUESTS, 50_000)
    .option(...MAX_BYTES, 200_000_000)
    .option(...DRY_RUN)
    .option(...FORCE)
    .option(...JSON_WRITTEN)
    .addHelpText('after', EXAMPLES);
}
