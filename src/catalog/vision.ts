import { lookUp, type ModelTable } from './tokens.js';

/** How a model turns a picture into tokens. */
export type VisionRule =
  /** Fit into 2,048 px, then the shorter side to 768 px; a base and so many tokens for each 512 px tile. Low detail: the base alone. */
  | { kind: 'tiles'; base: number; tile: number }
  /** Patches of 32 px, at most so many for each detail; longer sides than `maxSide` are scaled down; times the multiplier. */
  | {
      kind: 'patches';
      multiplier: { low: number; high: number };
      low: PatchLimit;
      high: PatchLimit;
      original: PatchLimit;
    };

export interface PatchLimit {
  patches: number;
  maxSide: number;
}

const SMALL: PatchLimit = { patches: 256, maxSide: 512 };
const CAPPED: PatchLimit = { patches: 1_536, maxSide: Infinity };
const HIGH: PatchLimit = { patches: 2_500, maxSide: 2_048 };
const ORIGINAL: PatchLimit = { patches: 10_000, maxSide: 6_000 };

const capped = (multiplier: number): VisionRule => {
  const factor = { low: multiplier, high: multiplier };
  return { kind: 'patches', multiplier: factor, low: SMALL, high: CAPPED, original: CAPPED };
};

/**
 * Source: images-and-vision guide, sections "Calculating costs" and "Model sizing behavior", as quoted in
 * openai-python issue 2851, openai/codex pull request 19865 (the 10,000 patches) and by two calculators, all read 2026-11-20.
 */
const RULES: ModelTable<VisionRule> = [
  [['gpt-4o', 'gpt-4.1', 'gpt-4.5-preview'], { kind: 'tiles', base: 85, tile: 170 }],
  [['gpt-4o-mini'], { kind: 'tiles', base: 2_833, tile: 5_667 }],
  [['o1', 'o1-pro', 'o3', 'o3-pro'], { kind: 'tiles', base: 75, tile: 150 }],
  [['gpt-5', 'gpt-5-pro', 'gpt-5-chat-latest', 'gpt-5.1'], { kind: 'tiles', base: 70, tile: 140 }],
  [['gpt-4.1-mini', 'gpt-5-mini', 'gpt-5.4-mini'], capped(1.62)],
  [['gpt-4.1-nano', 'gpt-5-nano', 'gpt-5.4-nano'], capped(2.46)],
  [['o4-mini'], capped(1.72)],
  [['gpt-5.2', 'gpt-5.2-pro', 'gpt-5.3-codex'], capped(1.2)],
];

/** Newer models, and those that nobody knows: for some of them the multiplier 1.2 was measured, for others none is documented. */
const NEWEST: VisionRule = {
  kind: 'patches',
  multiplier: { low: 1, high: 1.2 },
  low: SMALL,
  high: HIGH,
  original: ORIGINAL,
};

/** Side lengths that a picture at an address may have: it is not fetched. */
export const REMOTE_IMAGE_SIDES = { low: 512, likely: 1_024, high: 8_192 } as const;

export function visionRule(model: string): VisionRule {
  return lookUp(RULES, model) ?? NEWEST;
}

/** Models for which the tokens of a generated picture are documented; others are taken to need as many. */
export const IMAGE_OUTPUT_MODELS = ['gpt-image-1', 'gpt-image-1-mini', 'gpt-image-1.5', 'chatgpt-image-latest'];

/** Tokens of a generated picture, by quality and size. Source: image generation guide, read 2026-11-20. */
export const IMAGE_OUTPUT_TOKENS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  low: { '1024x1024': 272, '1024x1536': 408, '1536x1024': 400 },
  medium: { '1024x1024': 1_056, '1024x1536': 1_584, '1536x1024': 1_568 },
  high: { '1024x1024': 4_160, '1024x1536': 6_240, '1536x1024': 6_208 },
};
