import { Command } from '@commander-js/extra-typings';

const EXAMPLES = `
Examples:
  $ batch-creator init reviews.csv                     writes reviews.yaml
  $ batch-creator init reviews.csv -o configs/try.yaml
  $ batch-creator init reviews.csv -o - | less`;

/** `init`: a commented config for a table. */
export function initCommand() {
  return new Command('init')
    .summary('write a config for a table')
    .description('Reads the first rows of a table and writes a commented config for it. Edit it, then build or run it.')
    .argument('<file>', 'rows: .csv .tsv .jsonl .json .parquet')
    .option('-o, --output <file>', 'config to write; - is stdout (default: rows.yaml for rows.csv)')
    .option('--force', 'replace an existing file')
    .option('--dry-run', 'write nothing; print the config')
    .addHelpText('after', EXAMPLES);
}
