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
  /** The image model. */
  model: fields.model,
  /** What the image shall show; 1 to 32,000 characters. */
  prompt: z.string().min(1).max(32_000),
  /** Whether the background is transparent; `auto` lets the model decide. Transparency needs `png` or `webp`. */
  background: z.enum(['transparent', 'opaque', 'auto']).nullish(),
  /** How much the model plans the image: `low`, `medium` or `high`. */
  complexity: z.string().nullish(),
  /** Frames of a GIF, 2 to 16; the service makes 9 if it is absent. */
  frame_count: z.int().min(1).nullish(),
  /** Milliseconds of each frame of a GIF; the service uses 200 if it is absent. */
  frame_duration_ms: z.int().min(1).nullish(),
  /** How strictly the content is filtered: `auto`, or less with `low`. */
  moderation: z.enum(['low', 'auto']).nullish(),
  /** How many images are made, 1 to 10; each is charged. The service makes 1 if it is absent. */
  n: z.int().min(1).max(10).nullish(),
  /** 0 to 100 percent, for `jpeg` and `webp`. The service uses 100 if it is absent. */
  output_compression: z.int().min(0).max(100).nullish(),
  /** The format of the file; the service makes a `png` if it is absent. */
  output_format: z.enum(['png', 'jpeg', 'webp', 'svg', 'gif']).nullish(),
  /** 0 to 3 unfinished images, which only a stream sends; of no use in a batch. */
  partial_images: z.int().min(0).max(3).nullish(),
  /** Like `low`, `medium` or `high`; `auto` lets the service decide. Models differ. */
  quality: z.string().nullish(),
  /** Deprecated: GPT Image models always answer with `b64_json`. */
  response_format: z.enum(['url', 'b64_json']).nullish(),
  /** Identifies your user to the service's abuse checks, as a hash; at most 128 characters. */
  safety_identifier: fields.safetyIdentifier,
  /** Width and height in pixels, like `1024x1024`, or `auto`. Models differ. */
  size: z.string().nullish(),
  /** Must be absent or false: a batch rejects streams. */
  stream: z.boolean().nullish(),
  /** The model and the effort that write an SVG, for `output_format: 'svg'`. */
  svg: z.unknown().optional(),
  /** Deprecated: use `safety_identifier`. Identifies your user. */
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
