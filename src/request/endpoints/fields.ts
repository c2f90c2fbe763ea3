import { z } from 'zod';
import { REASONING_EFFORTS } from '../../catalog/models.js';

/** Fields that several endpoints share. Ranges: the official OpenAPI description, 2026-08-21, and the types of openai 7.55.0. */

export const model = z.string().min(1);
export const temperature = z.number().min(0).max(2).nullish();
export const topP = z.number().min(0).max(1).nullish();
export const penalty = z.number().min(-2).max(2).nullish();
export const seed = z.number().int().nullish();
export const stop = z.union([z.string(), z.array(z.string()).max(4)]).nullish();
export const logitBias = z.record(z.string(), z.number().min(-100).max(100)).nullish();
export const reasoningEffort = z.enum(REASONING_EFFORTS).nullish();
export const verbosity = z.enum(['low', 'medium', 'high']).nullish();
export const user = z.string();

/** Up to 16 pairs; keys of at most 64 characters, values of at most 512. */
export const metadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, 'at most 16 pairs')
  .meta({ maxProperties: 16 })
  .nullish();
