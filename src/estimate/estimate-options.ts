import { z } from 'zod';
import { abortSignal, anyFunction, type FieldsOf } from '../arguments/check-options.js';
import type { EstimateOptions } from './estimate.js';

/** Options for files. */
export interface EstimateFileOptions extends EstimateOptions {
  /**
   * Count only this many requests, a random but repeatable sample, and extrapolate with a confidence interval.
   * @default all
   */
  sample?: number;
  /** Estimate as if all requests named this model, as `submit` with `model` sends them. @default each request's own */
  model?: string | undefined;
  /** Stops the work; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

// Checks only names here: prices have their own messages.
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

// Only names options here whose values have their own messages.
const fields = {
  tokenizer: z.union([z.enum(['auto', 'bytes']), anyFunction]),
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
