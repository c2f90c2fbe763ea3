/** The largest image that a model sees, in patches of 32 px; longer sides than `maxSide` are scaled down. */
export interface PatchLimit {
  /** The most patches of one image. */
  patches: number;
  /** The longest side, in pixels. */
  maxSide: number;
}

/** How a model counts the tokens of an image. */
export type ImageTokens = (
  | {
      /**
       * Tiles: the image is scaled to fit 2,048 px, then its shorter side to 768 px; it costs a base, plus tokens for
       * each tile of 512 px.
       */
      kind: 'tiles';
      /** Tokens of every image, whatever its size. */
      base: number;
      /** Tokens of each tile. */
      tile: number;
    }
  | {
      /** Patches of 32 px, up to a limit for each detail, times the multiplier. */
      kind: 'patches';
      /** Tokens of one patch. */
      multiplier: {
        /** The lowest known factor, above 0. */
        low: number;
        /** The highest known factor; equal to `low` if the factor is certain. */
        high: number;
      };
      /** The limit for `detail: 'low'`. */
      low: PatchLimit;
      /** The limit for `detail: 'high'`, and the lowest one for `auto`. */
      high: PatchLimit;
      /** The limit for `detail: 'original'`. */
      original: PatchLimit;
    }
) & {
  /** True if the rule is assumed from similar models. Every estimate that uses it says so. @default false */
  isGuess?: boolean;
};

const SMALL: PatchLimit = { patches: 256, maxSide: 512 };
const CAPPED: PatchLimit = { patches: 1_536, maxSide: Number.MAX_SAFE_INTEGER };

/*
 * No official page was available. Seen 2026-11-20: the imagetoken project (tiles of gpt-4o, 4.1, 5; patches of the mini and
 * nano models and o4-mini), vision-squeezer 0.6 (gpt-5.1 as gpt-5; 1.2 for gpt-5.6 and gpt-6), openai/codex pull
 * request 19865 (10,000 patches).
 */

/** Tiles of 512 px. */
export const tiles = (base: number, tile: number): ImageTokens => ({ kind: 'tiles', base, tile });

/** At most 1,536 patches. */
export const cappedPatches = (multiplier: number): ImageTokens => ({
  kind: 'patches',
  multiplier: { low: multiplier, high: multiplier },
  low: SMALL,
  high: CAPPED,
  original: CAPPED,
});

/** For newer models: 1.2 was measured for some; for others no multiplier is documented. */
export const MANY_PATCHES: ImageTokens = {
  kind: 'patches',
  multiplier: { low: 1, high: 1.2 },
  low: SMALL,
  high: { patches: 2_500, maxSide: 2_048 },
  original: { patches: 10_000, maxSide: 6_000 },
};

/** A rule that was seen for similar models, but not for this one. */
export const guessed = (rule: ImageTokens): ImageTokens => ({ ...rule, isGuess: true });

/** The rule for models without one in their row, and for models that are not in the table. */
export const UNKNOWN_IMAGE_TOKENS = guessed(MANY_PATCHES);
