/** Assumed side lengths of an image at a URL, which is not fetched. */
export const REMOTE_IMAGE_SIDES = { low: 512, likely: 1_024, high: 8_192 } as const;

/**
 * Tokens of a generated image, by quality and size. Source: the prices for one picture on the model page of
 * gpt-image-1-mini, seen 2026-11-20, divided by its $8 a million; they may include some input.
 */
export const IMAGE_OUTPUT_TOKENS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  low: { '1024x1024': 625, '1024x1536': 750, '1536x1024': 750 },
  medium: { '1024x1024': 1_375, '1024x1536': 1_875, '1536x1024': 1_875 },
  high: { '1024x1024': 4_500, '1024x1536': 6_500, '1536x1024': 6_500 },
};
export const IMAGE_OUTPUT_MODEL = 'gpt-image-1-mini';

/** How much other models and sizes may differ: users measured 195 to 12,329 tokens for gpt-image-2 (forum, 2026). */
export const IMAGE_OUTPUT_SPREAD = { low: 0.25, high: 4 } as const;
