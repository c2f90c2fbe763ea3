import { z } from 'zod';
import type { CountedParts } from './endpoint.js';
import * as fields from './fields.js';
import { dataHas, objectsOf } from './reply.js';

export const DEFAULT_IMAGE_MODEL = 'gpt-image-2';

/**
 * The fields of both image endpoints. Sizes and qualities differ by model and change often, so any string is allowed.
 * Source: openai 7.57.0 types.
 */
export const imageFields = {
  model: fields.model,
  prompt: z.string().min(1).max(32_000),
  background: z.enum(['transparent', 'opaque', 'auto']).nullish(),
  complexity: z.string().nullish(),
  frame_count: z.int().min(1).nullish(),
  frame_duration_ms: z.int().min(1).nullish(),
  moderation: z.enum(['low', 'auto']).nullish(),
  n: z.int().min(1).max(10).nullish(),
  output_compression: z.int().min(0).max(100).nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp', 'svg', 'gif']).nullish(),
  partial_images: z.int().min(0).max(3).nullish(),
  quality: z.string().nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  safety_identifier: fields.safetyIdentifier,
  size: z.string().nullish(),
  stream: z.boolean().nullish(),
  svg: z.unknown().optional(),
  user: fields.user.optional(),
};

/** The prompt and the images of a body, and the images of the output. */
export function countedPictures(body: Readonly<Record<string, unknown>>): CountedParts {
  const pictures = objectsOf(body.images).map(({ image_url: url }) => [{ type: 'input_image', image_url: url }]);
  return { contents: [body.prompt, ...pictures], answers: body.n, output: 'pictures' };
}

/** True for a reply with images. */
export function isPictureReply(reply: Readonly<Record<string, unknown>>): boolean {
  return dataHas(reply, 'b64_json', 'url');
}
