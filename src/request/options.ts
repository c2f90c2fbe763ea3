import { z } from 'zod';
import { checkOptions } from '../arguments/check-options.js';
import { type CatalogRow, completeRows } from '../catalog/models/custom-models.js';
import type { Effort, ReasoningEffort } from '../catalog/models/model.js';
import { PROVIDER_NAMES, type ProviderName } from '../catalog/services/providers.js';
import { type BodyFields, type DEFAULT_ENDPOINT, ENDPOINT_URLS, type EndpointUrl } from './endpoints/table.js';
import { type ResponseFormat, toWireFormat } from './format/response-format.js';

/** What holds for all entries of a batch, unless an entry says otherwise. Every option may be left out. */
export interface BatchOptions<Parsed = unknown> {
  /** @default 'gpt-6-luna'; `text-embedding-3-small`, `omni-moderation-latest` or `gpt-image-2` where the endpoint needs it */
  model?: string;
  /**
   * How much a reasoning model thinks; `null` sends none.
   * @default 'medium' where the endpoint and the model take it; 'none' where your `body` holds what needs it
   */
  reasoningEffort?: Effort | null;
  /**
   * For answers that repeat as far as the service can; `null` sends none.
   * @default 334 where the endpoint takes it
   */
  seed?: number | null;
  /** What the model is told before the prompt. Without one, no system message is sent. */
  systemPrompt?: string;
  /** How the answer is shaped: a zod schema, `{ name, schema, strict }`, `'json_object'` or a wire object. */
  responseFormat?: ResponseFormat<Parsed>;
  /** @default '/v1/chat/completions' */
  endpoint?: EndpointUrl;
  /** More fields of the request's body, in the wire's own spelling. They win over what the options made. */
  body?: Readonly<Record<string, unknown>>;
  /** The service that the batch is for: its limits, urls, rules for ids and form of lines hold. @default 'openai' */
  provider?: ProviderName;
  /** More rows for the table of models, which go before those of this package. */
  catalog?: readonly CatalogRow[];
}

/** The `body` of options, by their `endpoint`: the editor offers its fields, and knows their values. */
export type TypedBody =
  | { endpoint?: typeof DEFAULT_ENDPOINT; body?: BodyFields<typeof DEFAULT_ENDPOINT> }
  | { [Url in EndpointUrl]: { endpoint: Url; body?: BodyFields<Url> } }[EndpointUrl];

/** Options for one entry, which win over those of the batch. */
export type Overrides<Parsed = unknown> = Omit<BatchOptions<Parsed>, BatchOnly>;

/** Options that hold for a batch as a whole. */
type BatchOnly = 'provider' | 'catalog';

export const DEFAULT_SEED = 334;
export const DEFAULT_EFFORT: ReasoningEffort = 'medium';

const optionShapes = {
  model: z.string().min(1).optional(),
  reasoningEffort: z.string().min(1).nullable().optional(),
  seed: z.number().int().nullable().optional(),
  systemPrompt: z.string().optional(),
  responseFormat: z.unknown().optional(),
  endpoint: z.enum(ENDPOINT_URLS).optional(),
  body: z.record(z.string(), z.unknown()).optional(),
  provider: z.enum(PROVIDER_NAMES).optional(),
  catalog: z.array(z.unknown()).optional(),
} satisfies Record<keyof BatchOptions, z.ZodType>;

/** What to do with a name that no option resembles. */
export const BODY_HINT = ' Put API parameters in `body`, e.g. body: { temperature: 0 }.';

const optionsSchema = z.strictObject(optionShapes);

/** The names of all options. */
const OPTION_NAMES = Object.keys(optionShapes) as (keyof BatchOptions)[];

/** The names of those that an entry may override. */
export const OVERRIDE_NAMES = OPTION_NAMES.filter((name) => name !== 'provider' && name !== 'catalog');

/**
 * Takes options as somebody wrote them: a frozen copy, or a `BatchOptionsError` that names the option and the remedy.
 *
 * @param where Who gave them, for the message: `BatchCreator`, or an entry.
 */
export function checkBatchOptions<Options extends BatchOptions>(options: Options, where: string): Readonly<Options> {
  checkOptions(where, optionsSchema, options, BODY_HINT);
  if (options.responseFormat !== undefined) toWireFormat(options.responseFormat);
  if (options.catalog !== undefined) completeRows(options.catalog);
  return Object.freeze({ ...options, ...(options.body && { body: Object.freeze({ ...options.body }) }) });
}
