import { z } from 'zod';
import { checkOptions } from '../arguments/check-options.js';
import { type CatalogRow, completeRows } from '../catalog/models/custom-models.js';
import type { Effort, ReasoningEffort } from '../catalog/models/model.js';
import type { TextModelName } from '../catalog/models/text-models.js';
import { PROVIDER_NAMES, type ProviderName } from '../catalog/services/providers.js';
import { copyPlain } from './content/copy-plain.js';
import {
  type BodyFields,
  type DEFAULT_ENDPOINT,
  type DefaultModelName,
  ENDPOINT_URLS,
  type EndpointUrl,
} from './endpoints/table.js';
import { type ResponseFormat, toWireFormat } from './format/response-format.js';

/** A model: a known one, which editors complete, or any other name. */
export type ModelName = TextModelName | DefaultModelName | (string & {});

/** Options for all entries of a batch. An entry can override most of them. All are optional. */
export interface BatchOptions<Parsed = unknown> {
  /**
   * The model to use.
   * @default 'gpt-6-luna'; 'text-embedding-3-small', 'omni-moderation-latest' or 'gpt-image-2' where the endpoint needs it
   */
  model?: ModelName | undefined;
  /**
   * Reasoning effort; `null` sends none.
   * @default 'medium' where the endpoint and the model support it; 'none' if a field of your `body` needs it
   */
  reasoningEffort?: Effort | null | undefined;
  /**
   * Seed for answers that are as repeatable as the service allows; `null` sends none.
   * @default 334 where the endpoint supports it
   */
  seed?: number | null | undefined;
  /** Instructions for the model, sent before the prompt. @default none */
  systemPrompt?: string | undefined;
  /** The format of the answer: a zod schema, `{ name, schema, strict }`, `'json_object'`, or an object as the API takes it. @default text */
  responseFormat?: ResponseFormat<Parsed> | undefined;
  /** The API endpoint that the requests go to. @default '/v1/chat/completions' */
  endpoint?: EndpointUrl | undefined;
  /** Any other API parameters, spelled as the API spells them. They override the options. @default {} */
  body?: Readonly<Record<string, unknown>> | undefined;
  /** The service that runs the batch: its limits, URLs, ID rules and line format apply. @default 'openai' */
  provider?: ProviderName | undefined;
  /** Models to add to the built-in catalog, or to replace there. @default [] */
  catalog?: readonly CatalogRow[] | undefined;
}

/** The `body` of options, by their `endpoint`: the editor offers its fields, and knows their values. */
export type TypedBody =
  | {
      /** The API endpoint that the requests go to. @default '/v1/chat/completions' */
      endpoint?: typeof DEFAULT_ENDPOINT | undefined;
      /** Any other API parameters, spelled as the API spells them. They override the options. @default {} */
      body?: BodyFields<typeof DEFAULT_ENDPOINT> | undefined;
    }
  | NamedEndpoint;

/** The `body` of an entry, by the `endpoint` that the entry names; without one, the endpoint is that of the batch. */
export type TypedEntryBody =
  | {
      /** Not named by this entry. @default the endpoint of the batch */
      endpoint?: undefined;
      /** Any other API parameters, spelled as the API spells them; merged into those of the batch. @default {} */
      body?: BatchOptions['body'];
    }
  | NamedEndpoint;

type NamedEndpoint = {
  [Url in EndpointUrl]: {
    /** The API endpoint that the requests go to, e.g. `/v1/responses`. */
    endpoint: Url;
    /** Any other parameters of that endpoint, spelled as the API spells them. They override the options. @default {} */
    body?: BodyFields<Url> | undefined;
  };
}[EndpointUrl];

/** Options for one entry. They override those of the batch. */
export type Overrides<Parsed = unknown> = Omit<BatchOptions<Parsed>, BatchOnly>;

/** Overrides with the `body` of their `endpoint`. */
export type TypedOverrides<Parsed> = Overrides<Parsed> & TypedEntryBody;

/** Overrides that don't change the type of the answers. */
export type PlainOverrides = Omit<Overrides, 'responseFormat'> & {
  /** Not given: with one, the overload for {@link TypedOverrides} applies. @default that of the batch */
  responseFormat?: never;
} & TypedEntryBody;

/** Options that apply to a batch as a whole. */
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

/** The remedy for a name that resembles no option. */
export const BODY_HINT = ' Put API parameters in `body`, e.g. body: { temperature: 0 }.';

const optionsSchema = z.strictObject(optionShapes);

/** The names of all options. */
const OPTION_NAMES = Object.keys(optionShapes) as (keyof BatchOptions)[];

/** The names of the options that an entry may override. */
export const OVERRIDE_NAMES = OPTION_NAMES.filter((name) => name !== 'provider' && name !== 'catalog');

/**
 * Checks options as the user wrote them, and returns a frozen copy.
 *
 * @param where The function or entry, for the message.
 * @throws BatchOptionsError that names the option, and the nearest known name.
 */
export function checkBatchOptions<Options extends BatchOptions>(options: Options, where: string): Readonly<Options> {
  requireBatchOptions(options, where);
  return Object.freeze({ ...options, ...(options.body && { body: Object.freeze(copyPlain(options.body)) }) });
}

/** Checks options as the user wrote them. @throws BatchOptionsError as `checkBatchOptions` does. */
export function requireBatchOptions(options: BatchOptions, where: string): void {
  checkOptions(where, optionsSchema, options, BODY_HINT);
  if (options.responseFormat !== undefined) toWireFormat(options.responseFormat);
  if (options.catalog !== undefined) completeRows(options.catalog);
}
