import { cappedPatches, guessed, tiles } from './image-tokens.js';
import type { Model } from './model.js';
import { gone, NO_VERBOSITY, oSeries, price, RESPONSES_ONLY, uncachedInBatches } from './model-families.js';

const GPT_4 = { mayReject: NO_VERBOSITY };
const JSON_MODE_ONLY = { ...GPT_4, structuredOutputs: false };
const BLIND = { ...JSON_MODE_ONLY, vision: false };
const CL100K = { encoding: 'cl100k_base' } as const;
const O1_IMAGES = { imageTokens: guessed(tiles(75, 150)) };
const CHAT_ONLY = { ...GPT_4, endpoints: ['/v1/chat/completions'] };
const AT_RESPONSES = { endpoints: RESPONSES_ONLY };
/** Never served by batches. */
const SOUND = { ...CHAT_ONLY, batch: false, structuredOutputs: false, vision: false };

/**
 * Text models that have been shut down, last ones first. The dates are the announced ones; if the
 * announced successor has been shut down as well, the next one is listed.
 */
export const GONE_TEXT_MODELS: readonly Model[] = [
  ...gone('o4-mini', '2026-10-23', 'gpt-5.6-terra', {
    ...oSeries(false),
    price: uncachedInBatches(price(1.1, 0.275, 4.4)),
    imageTokens: cappedPatches(1.72),
  }),
  ...gone('o3-mini', '2026-10-23', 'gpt-5.6-sol', { ...oSeries(true), vision: false }),
  ...gone('o1', '2026-10-23', 'gpt-5.6-sol', { ...oSeries(true), ...O1_IMAGES }),
  ...gone('o1-pro', '2026-10-23', 'gpt-5.6-sol', { ...oSeries(true), ...O1_IMAGES, ...AT_RESPONSES }),
  ...gone('gpt-4.1-nano', '2026-10-23', 'gpt-5.6-luna', { ...GPT_4, imageTokens: cappedPatches(2.46) }),
  ...gone('gpt-4o-2024-05-13', '2026-10-23', 'gpt-5.6-sol', { ...JSON_MODE_ONLY, imageTokens: tiles(85, 170) }),
  ...gone('gpt-4-turbo gpt-4-1106-preview gpt-4 gpt-4-0613', '2026-10-23', 'gpt-5.6-sol', {
    ...JSON_MODE_ONLY,
    ...CL100K,
  }),
  ...gone('gpt-3.5-turbo gpt-3.5-turbo-0125', '2026-10-23', 'gpt-5.6-terra', { ...BLIND, ...CL100K }),

  ...gone('gpt-3.5-turbo-1106', '2026-09-28', 'gpt-5.4-mini', BLIND),
  ...gone('gpt-3.5-turbo-instruct babbage-002 davinci-002', '2026-09-28', 'gpt-5.4-mini', {
    ...BLIND,
    endpoints: ['/v1/completions'],
  }),

  ...gone('gpt-5.2-chat-latest gpt-5.3-chat-latest', '2026-08-10', 'gpt-5.5'),
  ...gone('gpt-5-chat-latest', '2026-07-23', 'gpt-5.5', { imageTokens: tiles(70, 140) }),
  ...gone('gpt-5.1-chat-latest', '2026-07-23', 'gpt-5.5'),
  ...gone('gpt-5-codex gpt-5.1-codex gpt-5.1-codex-max gpt-5.2-codex', '2026-07-23', 'gpt-5.5', AT_RESPONSES),
  ...gone('gpt-5.1-codex-mini', '2026-07-23', 'gpt-5.4-mini', AT_RESPONSES),
  ...gone('gpt-4o-search-preview gpt-4o-mini-search-preview', '2026-07-23', 'gpt-5.4-mini', CHAT_ONLY),
  ...gone('computer-use-preview', '2026-07-23', 'gpt-5.4-mini', AT_RESPONSES),
  ...gone('o3-deep-research o4-mini-deep-research', '2026-07-23', 'gpt-5.5-pro', AT_RESPONSES),
  ...gone('gpt-4o-audio-preview gpt-4o-mini-audio-preview', '2026-05-07', null, SOUND),

  ...gone('gpt-4-0314 gpt-4-0125-preview gpt-4-turbo-preview', '2026-03-26', 'gpt-5.5', JSON_MODE_ONLY),
  ...gone('chatgpt-4o-latest', '2026-02-17', 'gpt-5.5', GPT_4),
  ...gone('codex-mini-latest', '2026-02-12', 'gpt-5.5', AT_RESPONSES),
  ...gone('o1-mini', '2025-10-27', 'gpt-5.4-mini', BLIND),
  ...gone('o1-preview', '2025-07-28', 'gpt-5.5', BLIND),
  ...gone('gpt-4.5-preview', '2025-07-14', 'gpt-5.5', { ...GPT_4, imageTokens: guessed(tiles(85, 170)) }),
  ...gone('gpt-4-32k gpt-4-32k-0613 gpt-4-32k-0314', '2025-06-06', 'gpt-5.5', BLIND),
  ...gone('gpt-4-vision-preview gpt-4-1106-vision-preview', '2024-12-06', 'gpt-5.5', JSON_MODE_ONLY),
  ...gone('gpt-3.5-turbo-0613 gpt-3.5-turbo-16k-0613 gpt-3.5-turbo-16k', '2024-09-13', 'gpt-5.4-mini', BLIND),
];
