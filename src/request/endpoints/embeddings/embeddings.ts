import { z } from 'zod';
import { LIMITS } from '../../../catalog/services/limits.js';
import type { Endpoint } from '../shared/endpoint.js';
import * as fields from '../shared/fields.js';
import { promptTexts } from '../shared/prompt-text.js';

const body = z.strictObject({
  model: fields.model,
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(LIMITS.embeddingInputsPerRequest),
    fields.tokenIds.max(LIMITS.embeddingTokensPerInput),
    z.array(fields.tokenIds).min(1).max(LIMITS.embeddingInputsPerRequest),
  ]),
  dimensions: z.int().min(1).optional(),
  encoding_format: z.enum(['float', 'base64']).optional(),
  user: fields.user.optional(),
});

/** The body of a request to `/v1/embeddings`. */
export type EmbeddingsBody = z.infer<typeof body>;

/** What an `input` holds, each for itself: an array of numbers is one, given as tokens. */
export function inputsOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
}

/** `/v1/embeddings`. */
export const embeddings = {
  url: '/v1/embeddings',
  body,
  takes: ['input'],
  toBody(draft) {
    const input = draft.input ?? promptTexts(draft.prompt, this.url);
    return { model: draft.model, ...(input !== undefined && { input }) };
  },
  toAnswer: () => ({}),
} as const satisfies Endpoint;
