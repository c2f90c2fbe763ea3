import { Command, Option } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';
import { FORCE, MAX_BYTES, MAX_REQUESTS } from '../terminal/shared-options.js';

const EXAMPLES = `
Examples:
  $ batch-creator merge monday.jsonl tuesday.jsonl -o both.jsonl
  $ batch-creator merge 'parts/*.jsonl' > all.jsonl

Lines stay as they are, byte for byte. Ids must be unique over all files, and all must be for one endpoint and model.`;

/** `merge`: several input files into one. */
export function mergeCommand(cli: Cli) {
  return new Command('merge')
    .summary('put files together')
    .description('Puts input files together, in the order given.')
    .argument('<files...>', 'input files, patterns like parts/*.jsonl, or - for standard input')
    .option('-o, --output <file>', 'the file to write; by default standard output')
    .addOption(
      new Option('--on-duplicate <rule>', 'when an id stands twice').choices(['error', 'skip']).default('error'),
    )
    .option(...MAX_REQUESTS, 50_000)
    .option(...MAX_BYTES, 200_000_000)
    .option('--dry-run', 'write nothing; say what would be written')
    .option(...FORCE)
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (files, { onDuplicate, ...options }) => {
      const { mergedLines } = await import('../../input/lines/reshape.js');
      const { deliverLines } = await import('../files/write-lines.js');
      const { expandFiles } = await import('../files/expand-files.js');
      const names = await expandFiles(cli, files);
      const skip = onDuplicate === 'skip';
      await deliverLines(cli, names, (sources, onBytes) => mergedLines(sources, skip, onBytes), options);
    });
}
