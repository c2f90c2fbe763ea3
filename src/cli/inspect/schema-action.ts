import { didYouMean } from '../../arguments/nearest.js';
import { BatchOptionsError } from '../../errors.js';
import { configJsonSchema } from '../../input/config/config-schema.js';
import { DEFAULT_ENDPOINT, ENDPOINT_URLS, endpointOf } from '../../request/endpoints/table.js';
import { requestLineSchema } from '../../request/line.js';
import type { Cli } from '../terminal/cli.js';

/** Prints the requested schema. */
export function schema(cli: Cli, given: string = DEFAULT_ENDPOINT): Promise<void> {
  if (given === 'config') return cli.printJson(configJsonSchema());
  const known = ENDPOINT_URLS;
  const url = endpointOf(given)?.url ?? known.find((name) => name === `/v1/${given.replace(/^\/?(?:v1\/)?/, '')}`);
  if (url !== undefined) return cli.printJson(requestLineSchema(url as (typeof known)[number]));
  throw new BatchOptionsError(
    `There is no schema "${given}".${didYouMean(given, known)} There are ${known.join(', ')} and config.`,
  );
}
