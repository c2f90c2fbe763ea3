import { z } from 'zod';
import type { Endpoint } from '../common/endpoint.js';
import { USER_REMEDY } from '../common/fields.js';
import { countedPictures, DEFAULT_IMAGE_MODEL, imageFields, isPictureReply } from '../common/image-fields.js';
import { promptText } from '../common/prompt-text.js';

const body = z.strictObject({
  ...imageFields,
  /** Deprecated: it was for `dall-e-3`. */
  style: z.enum(['vivid', 'natural']).nullish(),
});

/** The body of a request to `/v1/images/generations`. */
export type ImagesGenerationsBody = z.infer<typeof body>;

/** `/v1/images/generations`, for GPT Image models. */
export const imagesGenerations = {
  url: '/v1/images/generations',
  title: 'Image Generations',
  defaultModel: DEFAULT_IMAGE_MODEL,
  body,
  supports: [],
  places: {},
  deprecated: {
    response_format: 'GPT Image models always answer with b64_json.',
    style: 'It was for dall-e-3.',
    user: USER_REMEDY,
  },
  keyHints: { input: 'This endpoint takes prompt instead.', messages: 'This endpoint takes prompt instead.' },
  answerList: 'data',
  toBody(draft) {
    const prompt = promptText(draft.prompt, this.url);
    return { model: draft.model, ...(prompt !== undefined && { prompt }) };
  },
  countedParts: countedPictures,
  isReply: isPictureReply,
  toAnswer: () => ({}),
} as const satisfies Endpoint;
