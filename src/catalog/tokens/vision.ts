import { lookUp, type ModelTable } from '../models/model-table.js';

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
 * No official page was at hand. Seen 2026-11-20: the imagetoken project (tiles of gpt-4o, 4.1, 5; patches of the mini and
 * nano models and o4-mini), vision-squeezer 0.6 (gpt-5.1 as gpt-5; 1.2 for gpt-5.6 and gpt-6), openai/codex pull
 * request 19865 (10,000 patches). Models not in CONFIRMED rest on memory or likeness, and every estimate says so.
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

const CONFIRMED = (
  'gpt-4o gpt-4o-mini gpt-4.1 gpt-4.1-mini gpt-4.1-nano gpt-5 gpt-5-mini gpt-5-nano gpt-5-chat-latest gpt-5.1 o4-mini ' +
  'gpt-5.6-sol gpt-5.6-terra gpt-5.6-luna gpt-6-sol gpt-6-luna gpt-6-astra gpt-6.1-sol gpt-6.1-terra'
).split(' ');

export function visionRule(model: string): VisionRule {
  return lookUp(RULES, model) ?? NEWEST;
}

/** False where the rule of a model rests on its likeness to others. */
export function isVisionConfirmed(model: string): boolean {
  return lookUp([[CONFIRMED, true]], model) === true;
}

/**
 * Tokens of a generated picture, by quality and size. Source: the prices for one picture on the model page of
 * gpt-image-1-mini, seen 2026-11-20, divided by its $8 a million; they may hold some input.
 */
export const IMAGE_OUTPUT_TOKENS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  low: { '1024x1024': 625, '1024x1536': 750, '1536x1024': 750 },
  medium: { '1024x1024': 1_375, '1024x1536': 1_875, '1536x1024': 1_875 },
  high: { '1024x1024': 4_500, '1024x1536': 6_500, '1536x1024': 6_500 },
};
export const IMAGE_OUTPUT_MODEL = 'gpt-image-1-mini';

/** How far other models, and other sizes, may be off: users measured 195 to 12,329 tokens for gpt-image-2 (forum, 2026). */
export const IMAGE_OUTPUT_SPREAD = { low: 0.25, high: 4 } as const;
