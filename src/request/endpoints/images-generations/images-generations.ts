import { z } from 'zod';
import type { Endpoint } from '../shared/endpoint.js';
import { imageFields } from '../shared/image-fields.js';
import { promptText } from '../shared/prompt-text.js';

const body = z.strictObject({
  ...imageFields,
  style: z.enum(['vivid', 'natural']).nullish(),
});

/** The body of a request to `/v1/images/generations`. */
export type ImagesGenerationsBody = z.infer<typeof body>;

/** `/v1/images/generations`, for GPT Image models. */
export const imagesGenerations = {
  url: '/v1/images/generations',
  body,
  takes: [],
  toBody(draft) {
    const prompt = promptText(draft.prompt, this.url);
    return { model: draft.model, ...(prompt !== undefined && { prompt }) };
  },
  toAnswer: () => ({}),
} as const satisfies Endpoint;
