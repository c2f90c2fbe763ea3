import { z } from 'zod';
import { REASONING_EFFORTS } from '../../../catalog/models/model.js';

/** Fields that several endpoints share. Ranges: the official OpenAPI description, 2026-08-21, and the types of openai 7.57.0. */

export const model = z.string().min(1);
export const temperature = z.number().min(0).max(2).nullish();
export const topP = z.number().min(0).max(1).nullish();
export const topLogprobs = z.int().min(0).max(20).nullish();
export const penalty = z.number().min(-2).max(2).nullish();
/** Allows numbers beyond JavaScript's safe integers: chat accepts 64 bits. */
export const seed = z
  .number()
  .min(-9_223_372_036_854_776_000)
  .max(9_223_372_036_854_776_000)
  .refine(Number.isInteger, 'must be a whole number')
  .meta({ type: 'integer' })
  .nullish();
export const stop = z.union([z.string(), z.array(z.string()).min(1).max(4)]).nullish();
export const logitBias = z.record(z.string(), z.number().min(-100).max(100)).nullish();
export const reasoningEffort = z.enum(REASONING_EFFORTS).nullish();
export const verbosity = z.enum(['low', 'medium', 'high']).nullish();
export const user = z.string();
/** A number of tokens. */
export const tokens = z.int().min(0).nullish();
/** The most tokens of a chat answer; 0 was rejected in 2023, 2024 and 2026. */
export const answerTokens = z.int().min(1).nullish();
/** A text as its tokens. */
export const tokenIds = z.array(z.int().min(0)).min(1);
/** Any JSON object: a JSON Schema, for example. */
export const anyObject = z.looseObject({});

/** The types say 128 characters (November 2026), the OpenAPI description 64 (August); we use the wider limit. */
export const safetyIdentifier = z.string().max(128).nullish();

/** Up to 16 pairs; keys of at most 64 characters, values of at most 512. */
export const metadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, 'at most 16 pairs')
  .meta({ maxProperties: 16 })
  .nullish();

const lifetime = z.enum(['30m', '12h']).optional();
export const promptCacheBreakpoint = z.strictObject({ mode: z.literal('explicit'), ttl: lifetime }).nullish();
export const promptCacheKey = z.string().nullish();
export const promptCacheRetention = z.enum(['in_memory', '24h']).nullish();
export const promptCacheOptions = z
  .strictObject({
    mode: z.enum(['implicit', 'explicit']).optional(),
    ttl: lifetime,
    comparison_response_id: z.string().nullish(),
    prewarm: z.boolean().optional(),
  })
  .optional();

export const streamOptions = z
  .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
  .nullish();

const verdict = z.strictObject({ mode: z.enum(['score', 'block']) }).nullish();
/** Moderation that runs along with the request. */
export const moderation = z
  .strictObject({ model: z.string(), policy: z.strictObject({ input: verdict, output: verdict }).nullish() })
  .nullish();

/** The remedies for two deprecated fields. */
export const USER_REMEDY = 'Use safety_identifier, or prompt_cache_key for the cache.';
export const RETENTION_REMEDY = 'Use prompt_cache_options.';

/** Formats without further fields, for answers; the text one also for the input of a custom tool. */
export const textFormat = z.strictObject({ type: z.literal('text') });
export const jsonObjectFormat = z.strictObject({ type: z.literal('json_object') });
/** The fields of a JSON Schema format, at whatever level. */
export const jsonSchemaFields = {
  name: z.string(),
  description: z.string().optional(),
  strict: z.boolean().nullish(),
};
