import { z } from 'zod';
import { LIMITS } from '../../../catalog/services/limits.js';
import type { Endpoint } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { inputsOf } from '../common/inputs.js';
import { promptTexts } from '../common/prompt-text.js';
import { dataHas } from '../common/reply.js';

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
