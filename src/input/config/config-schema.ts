import { z } from 'zod';
import { REASONING_EFFORTS } from '../../catalog/models/model.js';
import { METADATA_LIMITS } from '../../catalog/services/limits.js';
import { PROVIDER_NAMES, type ProviderName } from '../../catalog/services/providers.js';
import { DEFAULT_ENDPOINT, ENDPOINT_URLS } from '../../request/endpoints/table.js';
import { EMPTY_RULES } from '../entries/empty-rows.js';
import { DUPLICATE_RULES } from '../entries/ids.js';

const column = z.string().min(1);
const text = z.string().min(1);
const condition = z.string().regex(/^[\s\S]+=/, 'expected column=value, e.g. lang=de');

const responseFormat = z
  .union([text, z.record(z.string(), z.unknown())])
  .describe('json_object, @schema.json, { name, schema, strict }, or a response_format as the API spells it.');

const { keyCharacters, valueCharacters, pairs, ownPairs, ownPrefix } = METADATA_LIMITS;
const MOST_OWN_PAIRS = pairs - ownPairs;
const metadata = z
  .record(
    z
      .string()
      .max(keyCharacters)
      .refine(
        (key) => !key.startsWith(ownPrefix),
        `keys that begin with ${ownPrefix} are used to find the batch again`,
      ),
    z.string().max(valueCharacters),
  )
  .refine((given) => Object.keys(given).length <= MOST_OWN_PAIRS, `at most ${MOST_OWN_PAIRS} pairs`);

const modelParams = z
  .looseObject({
    model: z.string().min(1).optional(),
    reasoning_effort: z.enum(REASONING_EFFORTS).nullable().optional().describe('null leaves it out.'),
    seed: z.number().int().nullable().optional().describe('Default: 334; null leaves it out.'),
    response_format: responseFormat.optional(),
  })
  .describe('The model and other API parameters, spelled as the API spells them: temperature, max_completion_tokens …');

/** A config file, after `${ENV}` references are replaced. */
export const configSchema = z.strictObject({
  input_file: text.optional().describe('The rows: .csv, .tsv, .jsonl, .json or .parquet. Relative to this file.'),
  id_column: column
    .optional()
    .describe('A column, a template, auto (request-1, request-2 …) or content (a hash of the row).'),
  content_column: column
    .optional()
    .describe('The column with the text that the prompt is about; it follows a prompt without {{column}}.'),
  image_url_column: column.optional().describe('The column with the web address or path of an image.'),
  image_url: column.optional().describe('Another name for image_url_column.'),
  prompt: text.optional().describe('The prompt, which may contain {{column}}, or @file.'),
  system_prompt: text.optional().describe('The system prompt, which may contain {{column}}, or @file.'),
  endpoint: z.enum(ENDPOINT_URLS).optional().describe(`Default: ${DEFAULT_ENDPOINT}.`),
  provider: z
    .enum(PROVIDER_NAMES as [ProviderName, ...ProviderName[]])
    .optional()
    .describe('The service that the file is for. Default: openai.'),
  catalog: text.optional().describe('A JSON file with models to add to the built-in table. Relative to this file.'),
  model_params: modelParams.optional(),
  response_format: responseFormat.optional(),
  batch_size: z.number().int().min(1).max(50_000).optional().describe('Requests per input file, at most 50,000.'),
  output_file: text
    .optional()
    .describe('Where the collated answers go: .csv, .jsonl, .json or .parquet. Relative to this file.'),
  data_path: text.optional().describe('The folder of the input files. Default: the folder of this file.'),
  metadata: metadata.optional().describe(`Labels of the batch: at most ${MOST_OWN_PAIRS} pairs of strings.`),
  completion_window: z.enum(['24h']).optional().describe('24h, the only window there is.'),
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
  on_duplicate: z
    .enum(DUPLICATE_RULES)
    .optional()
    .describe('When two rows have the same ID: error (the default), skip the later one, or suffix (-2, -3 …).'),
  on_empty: z
    .enum(EMPTY_RULES)
    .optional()
    .describe('When the prompt of a row is empty: error (the default) reports all such rows, skip leaves them out.'),
  where: z
    .union([condition, z.array(condition)])
    .optional()
    .describe('Use only rows with column=value. A list of conditions on one column allows any of the values.'),
  limit: z.number().int().min(1).optional().describe('Use at most this many rows (after the where filter).'),
});

/** The content of a config file. */
export type Config = z.infer<typeof configSchema>;

/** The keys that a config file may have. */
export const CONFIG_KEYS = Object.keys(configSchema.shape);

/** The JSON Schema of a config file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { title: 'batch-creator config', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}
