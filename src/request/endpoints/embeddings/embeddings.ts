import { z } from 'zod';
import { LIMITS } from '../../../catalog/services/limits.js';
import type { Endpoint } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { inputsOf } from '../common/inputs.js';
import { promptTexts } from '../common/prompt-text.js';
import { dataHas } from '../common/reply.js';

const body = z.strictObject({
  /** The model that answers. All requests of a file name the same one. */
  model: fields.model,
  /** A text, its tokens, or up to 2,048 of either; at most 8,192 tokens each. */
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(LIMITS.embeddingInputsPerRequest),
    fields.tokenIds.max(LIMITS.embeddingTokensPerInput),
    z.array(fields.tokenIds).min(1).max(LIMITS.embeddingInputsPerRequest),
  ]),
  /** The length of the vectors, for models that can shorten them; at least 1. */
  dimensions: z.int().min(1).optional(),
  /** How vectors are written: as numbers (`float`) or `base64`. */
  encoding_format: z.enum(['float', 'base64']).optional(),
  /** Identifies your user to the service's abuse checks. */
  user: fields.user.optional(),
});

/** The body of a request to `/v1/embeddings`. */
export type EmbeddingsBody = z.infer<typeof body>;

/** `/v1/embeddings`. */
export const embeddings = {
  url: '/v1/embeddings',
  title: 'Embeddings',
  defaultModel: 'text-embedding-3-small',
  body,
  supports: ['input'],
  places: { inputs: 'input' },
  keyHints: {
    messages: 'This endpoint takes input instead.',
    prompt: 'This endpoint takes input instead.',
    text: 'This endpoint takes input instead.',
  },
  answerList: 'data',
  toBody(draft) {
    const input = draft.input ?? promptTexts(draft.prompt, this.url);
    return { model: draft.model, ...(input !== undefined && { input }) };
  },
  countedParts: ({ input }) => ({ contents: inputsOf(input), output: 'none' }),
  isReply: (reply) => dataHas(reply, 'embedding'),
  toAnswer: () => ({}),
} as const satisfies Endpoint;
