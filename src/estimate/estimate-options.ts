import { z } from 'zod';
import { abortSignal, type FieldsOf } from '../arguments/check-options.js';
import type { EstimateOptions } from './estimate.js';

/** How `estimateFile` counts. */
export interface EstimateFileOptions extends EstimateOptions {
  /**
   * Count only this many requests, drawn at random but the same ones each time, and infer the rest with a confidence
   * interval.
   * @default all
   */
  sample?: number;
  /** Count as if all requests named this model, as `submit` with its `model` sends them. @default each request's own */
  model?: string | undefined;
  /** Stops the work; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

// Only names are checked here: what a price must be has messages of its own.
const price = z
  .strictObject({
    input: z.unknown(),
    output: z.unknown(),
    cachedInput: z.unknown(),
    cacheWrite: z.unknown(),
    long: z.union([
      z.strictObject({ above: z.unknown(), input: z.unknown(), output: z.unknown() }).partial(),
      z.null(),
      z.undefined(),
    ]),
  })
  .partial()
  .nullable();

// What has a message of its own, with the remedy, is only named here.
const fields = {
  tokenizer: z.unknown(),
  expectedOutputTokens: z.unknown(),
  prices: z.record(z.string(), price).optional(),
  batchShare: z.unknown(),
  catalog: z.unknown(),
  maxOversized: z.int().min(0).optional(),
} satisfies FieldsOf<EstimateOptions>;

/** The options of `BatchCreator.estimate`. */
export const estimateShape = z.strictObject(fields).partial();

/** The options of `estimateFile`. */
export const estimateFileShape = z
  .strictObject({
    ...fields,
    sample: z.unknown(),
    model: z.string().optional(),
    signal: abortSignal.optional(),
  } satisfies FieldsOf<EstimateFileOptions>)
  .partial();
