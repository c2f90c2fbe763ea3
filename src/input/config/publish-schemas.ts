import { join } from 'node:path';
import { writeFileAtomic } from '../../jsonl/disk/atomic-file.js';
import { ENDPOINTS, type EndpointUrl } from '../../request/endpoints/table.js';
import { requestLineSchema } from '../../request/line.js';
import { configJsonSchema } from './config-schema.js';

type JsonSchema = Record<string, unknown>;

/**
 * The JSON Schemas in the package (`batch-creator/schema/*.json`) by file name: for each endpoint, one for a line
 * (`chat-completions.line.json`) and one for a body (`chat-completions.body.json`), and one for a config file.
 */
export function publishedSchemas(): Record<string, JsonSchema> {
  const urls = Object.keys(ENDPOINTS) as EndpointUrl[];
  const files = urls.flatMap((url): [string, JsonSchema][] => {
    const name = url.replace(/^\/v1\//, '').replaceAll('/', '-');
    const line = requestLineSchema(url);
    const { body } = line.properties as { body: JsonSchema };
    return [
      [`${name}.line.json`, { title: `A line of a batch for ${url}`, ...line }],
      [`${name}.body.json`, { title: `The body of a request to ${url}`, $schema: line.$schema, ...body }],
    ];
  });
  return Object.fromEntries([...files, ['config.json', configJsonSchema() as JsonSchema]]);
}

/** Writes the schemas into a folder; part of the build. */
export async function publishSchemas(folder: string): Promise<void> {
  for (const [name, schema] of Object.entries(publishedSchemas())) {
    await writeFileAtomic(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`, 0o644);
  }
}
