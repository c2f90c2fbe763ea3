import type { Model } from './model.js';
import { gone, price, textModel } from './model-families.js';

const plain = { structuredOutputs: false, vision: false };
const IMAGES = ['/v1/images/generations', '/v1/images/edits'];

const embedding = (id: string, input: number): Model =>
  textModel(id, {
    ...plain,
    encoding: 'cl100k_base',
    endpoints: ['/v1/embeddings'],
    contextWindow: 8_192,
    price: price(input, null, 0),
  });

const image = (id: string, facts: Partial<Model> = {}): Model =>
  textModel(id, {
    ...plain,
    vision: true,
    endpoints: IMAGES,
    source: 'changelog, deprecations and types up to 2026-11-10',
    ...facts,
  });

/** The page names flare beside sunburst. */
const IMAGE_END = { shutdown: '2026-12-01', successor: 'gpt-image-2.6-sunburst' };

/** Models of the other endpoints, and those that batches do not support. */
export const OTHER_MODELS: readonly Model[] = [
  { ...embedding('text-embedding-3-small', 0.02), maxDimensions: 1_536 },
  { ...embedding('text-embedding-3-large', 0.13), maxDimensions: 3_072 },
  { ...embedding('text-embedding-ada-002', 0.1), rejects: ['dimensions'] },
  textModel('omni-moderation-latest', {
    ...plain,
    // The name of its snapshot differs, so it must be listed.
    aliases: ['omni-moderation-2024-09-26'],
    vision: true,
    endpoints: ['/v1/moderations'],
    price: price(0, null, 0),
  }),
  // Only the types suggest that batches support them; no source says otherwise.
  ...[
    'gpt-image-2',
    'gpt-image-2.5-sunburst',
    'gpt-image-2.5-flare',
    'gpt-image-2.6-sunburst',
    'gpt-image-2.6-flare',
  ].map((id) => image(id)),
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
  ...['gpt-audio', 'gpt-audio-1.5', 'gpt-audio-mini', 'gpt-realtime', 'gpt-realtime-1.5', 'gpt-realtime-mini'].map(
    (id) => textModel(id, { ...plain, batch: false, endpoints: ['/v1/chat/completions'] }),
  ),
  ...gone('gpt-4o-realtime-preview gpt-4o-mini-realtime-preview', '2026-05-07', null, { ...plain, batch: false }),
  ...gone('text-moderation-latest text-moderation-stable text-moderation-007', '2025-10-27', 'omni-moderation-latest', {
    ...plain,
    endpoints: ['/v1/moderations'],
  }),
];
