import { z } from 'zod';
import { BatchOptionsError } from '../../../errors.js';
import type { Part, Prompt, ReadMedia } from '../../content/content.js';
import { locateImage } from '../../content/media.js';
import type { Endpoint } from '../common/endpoint.js';
import { USER_REMEDY } from '../common/fields.js';
import { countedPictures, DEFAULT_IMAGE_MODEL, imageFields, isPictureReply } from '../common/image-fields.js';

const picture = z.union([z.strictObject({ image_url: z.string() }), z.strictObject({ file_id: z.string() })]);

const body = z.strictObject({
  ...imageFields,
  /** The images to edit, 1 to 16, each by URL, as a data URL, or by the ID of a file. */
  images: z.array(picture).min(1).max(16),
  /** How closely details of the images are kept, e.g. faces. */
  input_fidelity: z.enum(['high', 'low']).nullish(),
  /** A transparent drawing over the first image that guides the edit; not together with `mask`. */
  markup: z.unknown().optional(),
  /** A PNG of the size of the first image, whose transparent areas are edited. */
  mask: picture.nullish(),
});

/** The body of a request to `/v1/images/edits`, in JSON: `images`, not the `image` of an upload by form. */
export type ImagesEditsBody = z.infer<typeof body>;

/** `/v1/images/edits`, for GPT Image models. It edits the images of the prompt. */
export const imagesEdits = {
  url: '/v1/images/edits',
  title: 'Image Edits',
  defaultModel: DEFAULT_IMAGE_MODEL,
  body,
  supports: [],
  places: {},
  deprecated: { response_format: 'GPT Image models always answer with b64_json.', user: USER_REMEDY },
  keyHints: {
    image: 'In a batch, use images: [{ "image_url": "…" }] or [{ "file_id": "…" }]; image works only in form uploads.',
    input: 'This endpoint takes prompt instead.',
    messages: 'This endpoint takes prompt instead.',
  },
  answerList: 'data',
  toBody(draft, read) {
    const items = itemsOf(draft.prompt);
    const images = items.flatMap((item) => (typeof item === 'string' ? [] : [edited(item, read)]));
    const texts = items.filter((item) => typeof item === 'string');
    return { model: draft.model, images, prompt: texts.join('\n') };
  },
  countedParts: countedPictures,
  isReply: isPictureReply,
  toAnswer: () => ({}),
} as const satisfies Endpoint;

function itemsOf(prompt: Prompt | undefined): readonly (string | Part)[] {
  return typeof prompt === 'string' ? [prompt] : (prompt ?? []);
}

function edited(part: Part, read: ReadMedia): object {
  if (part.kind !== 'image') {
    throw new BatchOptionsError(`${part.kind}() does not work at /v1/images/edits. Use image().`);
  }
  const located = locateImage(part, read);
  return 'url' in located ? { image_url: located.url } : { file_id: located.fileId };
}
