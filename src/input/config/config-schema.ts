import { z } from 'zod';
import { REASONING_EFFORTS } from '../../catalog/models/model.js';
import { PROVIDER_NAMES, type ProviderName } from '../../catalog/services/providers.js';
import { DEFAULT_ENDPOINT, ENDPOINT_URLS } from '../../request/endpoints/table.js';
import { DUPLICATE_RULES } from '../entries/ids.js';

const column = z.string().min(1);
const text = z.string().min(1);

const responseFormat = z
  .union([text, z.record(z.string(), z.unknown())])
  .describe('json_object, @schema.json, { name, schema, strict } or an object of the wire.');

const modelParams = z
  .looseObject({
    model: z.string().min(1).optional(),
    reasoning_effort: z.enum(REASONING_EFFORTS).nullable().optional().describe('null sends none.'),
    seed: z.number().int().nullable().optional().describe('334 unless said otherwise; null sends none.'),
    response_format: responseFormat.optional(),
  })
  .describe(
    'The model, and more fields of the request body as the API spells them: temperature, max_completion_tokens …',
  );

/** A config file, after `${ENV}` references are filled in. */
export const configSchema = z.strictObject({
  input_file: text.optional().describe('The rows: .csv, .tsv, .jsonl, .json or .parquet. Relative to this file.'),
  id_column: column
    .optional()
    .describe('A column, a template, auto (request-1, request-2 …) or content (a hash of the row).'),
  content_column: column.optional().describe('What is asked about. It follows a prompt that holds no {{column}}.'),
  image_url_column: column.optional().describe('The column of a picture’s web address or path.'),
  image_url: column.optional().describe('Another name for image_url_column.'),
  prompt: text.optional().describe('What is asked: a text that may hold {{column}}, or @file.'),
  system_prompt: text.optional().describe('What the model is told first: a text that may hold {{column}}, or @file.'),
  endpoint: z.enum(ENDPOINT_URLS).optional().describe(`Default: ${DEFAULT_ENDPOINT}.`),
  provider: z
    .enum(PROVIDER_NAMES as [ProviderName, ...ProviderName[]])
    .optional()
    .describe('The service that the file is for. Default: openai.'),
  catalog: text.optional().describe('A JSON file with models to add to the built-in table. Relative to this file.'),
  model_params: modelParams.optional(),
  response_format: responseFormat.optional(),
  batch_size: z.number().int().min(1).max(50_000).optional().describe('Requests in one input file, 50,000 at most.'),
  output_file: text.optional().describe('Where the collated answers go: .csv, .jsonl or .json. Relative to this file.'),
  data_path: text.optional().describe('The folder of the input files. The folder of this file unless said otherwise.'),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .refine((pairs) => Object.keys(pairs).length <= 16, 'at most 16 pairs')
    .optional()
    .describe('Up to 16 pairs that the batch is labelled with.'),
  completion_window: z.enum(['24h']).optional().describe('24h, the only one that there is.'),
  max_cost: z
    .number()
    .min(0)
    .optional()
    .describe('US dollars: `run` sends nothing if the highest estimate is above this.'),
  retry: z
    .number()
    .int()
    .min(0)
    .max(10)
    .optional()
    .describe('How many times `run` sends requests again that did not succeed. Default: 0.'),
  on_duplicate: z.enum(DUPLICATE_RULES).optional().describe('What happens when two rows have the same id.'),
});

/** What stands in a config file. */
export type Config = z.infer<typeof configSchema>;

/** The names that a config file may hold. */
export const CONFIG_KEYS = Object.keys(configSchema.shape);

/** The JSON Schema of a config file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { title: 'batch-creator config', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}
