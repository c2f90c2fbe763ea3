import { Command } from '@commander-js/extra-typings';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';

const EXAMPLES = `
Examples:
  $ batch-creator schema > line.schema.json
  $ batch-creator schema /v1/embeddings
  $ batch-creator schema config > batch-creator.schema.json     for editors`;

/** `schema`: the JSON Schema of a line, or of a config. */
export function schemaCommand(cli: Cli) {
  return new Command('schema')
    .summary('print the JSON Schema of a line, or of a config')
    .description('Prints the JSON Schema (2020-12) of a line of an input file, or of a config file.')
    .argument('[endpoint]', 'an endpoint like /v1/responses, or config (default: /v1/chat/completions)')
    .addHelpText('after', EXAMPLES)
    .action(async (given) => {
      if (given === 'config') {
        const { configJsonSchema } = await import('../../input/config/config-schema.js');
        return cli.printJson(configJsonSchema());
      }
      const { DEFAULT_ENDPOINT, ENDPOINT_URLS: known, endpointOf } = await import('../../request/endpoints/table.js');
      const { requestLineSchema } = await import('../../request/line.js');
      const { didYouMean } = await import('../../arguments/nearest.js');
      const asked = given ?? DEFAULT_ENDPOINT;
      const url = endpointOf(asked)?.url ?? known.find((name) => name === `/v1/${asked.replace(/^\/?(?:v1\/)?/, '')}`);
      if (url !== undefined) return cli.printJson(requestLineSchema(url as (typeof known)[number]));
      throw new BatchOptionsError(
        `There is no schema "${asked}".${didYouMean(asked, known)} There are ${known.join(', ')} and config.`,
      );
    });
}
