import { gone, price, text } from './model-families.js';
import type { Model } from './models.js';

const plain = { structuredOutputs: false, vision: false };
const IMAGES = ['/v1/images/generations', '/v1/images/edits'];

const embedding = (id: string, input: number): Model =>
  text(id, { ...plain, endpoints: ['/v1/embeddings'], contextWindow: 8_192, price: price(input, null, 0) });

const image = (id: string, facts: Partial<Model> = {}): Model =>
  text(id, {
    ...plain,
    vision: true,
    endpoints: IMAGES,
    source: 'changelog, deprecations and types up to 2026-11-10',
    ...facts,
  });

const IMAGE_END = { shutdown: '2026-12-01', successor: 'gpt-image-2' };

/** Models of the other endpoints, and those that no batch takes. */
export const OTHER_MODELS: readonly Model[] = [
  embedding('text-embedding-3-small', 0.02),
  embedding('text-embedding-3-large', 0.13),
  { ...embedding('text-embedding-ada-002', 0.1), refuses: ['dimensions'] },
  text('omni-moderation-latest', {
    ...plain,
    // Its snapshot is not named after it, so that it must be said.
    aliases: ['omni-moderation-2024-09-26'],
    vision: true,
    endpoints: ['/v1/moderations'],
    price: price(0, null, 0),
  }),
  // That batches take it, only the types suggest: nothing says that they do not.
  image('gpt-image-2'),
  image('gpt-image-1.5', IMAGE_END),
  image('gpt-image-1-mini', {
    ...IMAGE_END,
    price: price(2, 0.2, 8),
    date: '2026-11-20',
    source: 'model page, seen as an excerpt on 2026-11-20',
  }),
  image('chatgpt-image-latest', IMAGE_END),
  ...gone('gpt-image-1', '2026-10-23', 'gpt-image-2', { ...plain, endpoints: IMAGES }),
  ...gone('dall-e-2 dall-e-3', '2026-05-12', 'gpt-image-2', { ...plain, endpoints: IMAGES }),
  ...gone('sora-2 sora-2-pro', '2026-09-24', null, { ...plain, batch: false, endpoints: ['/v1/videos'] }),
  text('gpt-audio', { ...plain, batch: false, endpoints: ['/v1/chat/completions'] }),
  text('gpt-audio-mini', {
    ...plain,
    batch: false,
    endpoints: ['/v1/chat/completions'],
    shutdown: '2027-01-20',
    successor: 'gpt-audio',
  }),
];
