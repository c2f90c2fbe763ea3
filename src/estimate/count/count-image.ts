import type { ImageTokens, PatchLimit } from '../../catalog/models/image-tokens.js';
import { REMOTE_IMAGE_SIDES } from '../../catalog/tokens/vision.js';
import { type Count, exactly } from './count.js';
import { imageSize, type Size } from './image-size.js';

const PATCH = 32;
const TILE = 512;
/** A header is in the first bytes; in a JPEG, after its embedded profile and preview. */
const HEADER_CHARACTERS = 400_000;

/** The size of an image inside the request; undefined if it is elsewhere or has an unknown format. */
export function measureImage(url: unknown): Size | undefined {
  if (typeof url !== 'string' || !url.startsWith('data:')) return undefined;
  const start = url.indexOf(',') + 1;
  return imageSize(Buffer.from(url.slice(start, start + HEADER_CHARACTERS), 'base64'));
}

/**
 * Tokens of an image in a prompt. One that cannot be measured is assumed to be 1,024 px square, at least 512 px and at
 * most 8,192 px.
 */
export function countImage(size: Size | undefined, detail: unknown, rule: ImageTokens): Count {
  if (size) return countSized(size, detail, rule);
  const { low, likely, high } = REMOTE_IMAGE_SIDES;
  const ofSquare = (side: number) => countSized({ width: side, height: side }, detail, rule);
  return { low: ofSquare(low).low, likely: ofSquare(likely).likely, high: ofSquare(high).high };
}

/** Tokens of an image of known size. `auto` counts as `high`, or up to `original` if the model supports it. */
export function countSized(size: Size, detail: unknown, rule: ImageTokens): Count {
  if (rule.kind === 'tiles') {
    return exactly(detail === 'low' ? rule.base : rule.base + rule.tile * tilesOf(size));
  }
  const patches = (limit: PatchLimit) => patchesOf(size, limit);
  const low = detail === 'low' ? rule.low : detail === 'original' ? rule.original : rule.high;
  const high = detail === 'low' || detail === 'high' ? low : rule.original;
  return {
    low: Math.ceil(patches(low) * rule.multiplier.low),
    likely: Math.ceil(patches(low) * rule.multiplier.high),
    high: Math.ceil(Math.max(patches(low), patches(high)) * rule.multiplier.high),
  };
}

function tilesOf({ width, height }: Size): number {
  const fit = Math.min(1, 2_048 / Math.max(width, height));
  const shrink = Math.min(1, 768 / (Math.min(width, height) * fit));
  const scale = fit * shrink;
  return tiles(width * scale) * tiles(height * scale);
}

function tiles(pixels: number): number {
  // Rounded, because 768.0000001 would need one more tile.
  return Math.max(1, Math.ceil(Math.round(pixels) / TILE));
}

/** The patches that cover the image; an image that needs too many is scaled down until whole patches fit. */
function patchesOf(size: Size, limit: PatchLimit): number {
  const fit = Math.min(1, limit.maxSide / Math.max(size.width, size.height));
  const width = size.width * fit;
  const height = size.height * fit;
  const needed = cover(width) * cover(height);
  if (needed <= limit.patches) return needed;
  const shrink = Math.sqrt((limit.patches * PATCH * PATCH) / (width * height));
  const [across, down] = [(width * shrink) / PATCH, (height * shrink) / PATCH];
  const whole = Math.min(wholeShare(across), wholeShare(down));
  return Math.min(limit.patches, cover(across * whole * PATCH) * cover(down * whole * PATCH));
}

function wholeShare(patches: number): number {
  return Math.max(1, Math.floor(patches)) / patches;
}

function cover(pixels: number): number {
  return Math.max(1, Math.ceil(Number((pixels / PATCH).toFixed(6))));
}
