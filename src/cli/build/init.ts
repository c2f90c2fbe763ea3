import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../terminal/cli.js';

const EXAMPLES = `
Examples:
  $ batch-creator init reviews.csv                     writes reviews.yaml
  $ batch-creator init reviews.csv -o configs/try.yaml
  $ batch-creator init reviews.csv -o - | less`;

/** `init`: a commented config for a table. */
export function initCommand(cli: Cli) {
  return new Command('init')
    .summary('write a config for a table')
    .description('Looks at the first rows of a table and writes a commented config for it, to be edited.')
    .argument('<file>', 'the rows: .csv .tsv .jsonl .json .parquet')
    .option('-o, --output <file>', 'the config to write; - is standard output; by default rows.yaml for rows.csv')
    .option('--force', 'replace an existing file')
    .option('--dry-run', 'write nothing; print it')
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      const { init } = await import('./init-action.js');
      await init(cli, file, options);
    });
}
