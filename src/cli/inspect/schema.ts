import { Command } from '@commander-js/extra-typings';

const EXAMPLES = `
Examples:
  $ batch-creator schema > line.schema.json
  $ batch-creator schema /v1/embeddings
  $ batch-creator schema config > batch-creator.schema.json     for editors`;

/** `schema`: the JSON Schema of a line, or of a config. */
export function schemaCommand() {
  return new Command('schema')
    .summary('print the JSON Schema of a line or a config')
    .description('Prints the JSON Schema (2020-12) of a line of an input file, or of a config file.')
    .argument('[endpoint]', 'an endpoint like /v1/responses, or config (default: /v1/chat/completions)')
    .addHelpText('after', EXAMPLES);
}
