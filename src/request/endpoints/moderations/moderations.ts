import { z } from 'zod';
import { BatchOptionsError } from '../../../errors.js';
import type { Part, ReadMedia } from '../../content/content.js';
import { locateImage } from '../../content/media.js';
import type { Endpoint } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { inputsOf } from '../common/inputs.js';
import { byType } from '../common/item-kinds.js';

const part = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text: z.string() }),
    z.strictObject({ type: z.literal('image_url'), image_url: z.strictObject({ url: z.string() }) }),
  ])
  .meta(byType);

const body = z.strictObject({
  /** The moderation model, e.g. `omni-moderation-latest`. */
  model: fields.model,
  /** A text, several texts, or texts and images by URL. At least one. */
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(part).min(1)]),
});

/** The body of a request to `/v1/moderations`. */
export type ModerationsBody = z.infer<typeof body>;

/** `/v1/moderations`. */
export const moderations = {
  url: '/v1/moderations',
  title: 'Moderations',
  defaultModel: 'omni-moderation-latest',
  body,
  supports: ['input'],
  places: {},
  keyHints: { messages: 'This endpoint takes input instead.', prompt: 'This endpoint takes input instead.' },
  answerList: 'results',
  toBody(draft, read) {
    const { prompt } = draft;
    const input = draft.input ?? (Array.isArray(prompt) ? prompt.map((item) => inputPart(item, read)) : prompt);
    return { model: draft.model, ...(input !== undefined && { input }) };
  },
  countedParts: ({ input }) => ({
    contents: inputsOf(input).map((item) => (typeof item === 'object' && !Array.isArray(item) ? [item] : item)),
    output: 'none',
  }),
  isReply: (reply) => Array.isArray(reply.results),
  toAnswer: () => ({}),
} as const satisfies Endpoint;

function inputPart(item: string | Part, read: ReadMedia): object {
  if (typeof item === 'string') return { type: 'text', text: item };
  const located = item.kind === 'image' ? locateImage(item, read) : undefined;
  if (located && 'url' in located) return { type: 'image_url', image_url: { url: located.url } };
  const remedy = item.kind === 'image' ? 'Give the image as a URL or bytes.' : 'It accepts only texts and images.';
  throw new BatchOptionsError(
    `${item.kind === 'image' ? 'image({ fileId })' : `${item.kind}()`} does not work at /v1/moderations. ${remedy}`,
  );
}
