import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/catalog/models/find-model.js';
import { UNKNOWN_IMAGE_TOKENS } from '../../src/catalog/models/image-tokens.js';
import { countImage, countSized, measureImage } from '../../src/estimate/count/count-image.js';
import { imageSize } from '../../src/estimate/count/image-size.js';
import { png } from './pictures.js';

const ruleOf = (model: string) => findModel(model)?.imageTokens ?? UNKNOWN_IMAGE_TOKENS;

function jpeg(width: number, height: number): Buffer {
  const profile = Buffer.alloc(70_000);
  const segment = (marker: number, bytes: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(bytes.length + 2, 2);
    return Buffer.concat([head, bytes]);
  };
  const frame = Buffer.from([8, 0, 0, 0, 0, 3]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  const parts = [
    segment(0xe1, profile.subarray(0, 60_000)),
    segment(0xdb, Buffer.alloc(65)),
    segment(0xc4, Buffer.alloc(20)),
  ];
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff]), segment(0xc2, frame)]);
}

function gif(width: number, height: number): Buffer {
  const bytes = Buffer.from('GIF89a\0\0\0\0', 'latin1');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

function webp(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.write(`RIFF\0\0\0\0WEBP${kind}`, 'latin1');
  if (kind === 'VP8X') {
    bytes.writeUIntLE(width - 1, 24, 3);
    bytes.writeUIntLE(height - 1, 27, 3);
  } else if (kind === 'VP8L') bytes.writeUInt32LE(((height - 1) << 14) | (width - 1), 21);
  else {
    bytes.writeUInt16LE(width, 26);
    bytes.writeUInt16LE(height, 28);
  }
  return bytes;
}

const FILES: [string, Buffer][] = [
  ['PNG', png(1800, 2400)],
  ['JPEG with a profile in front', jpeg(1800, 2400)],
  ['GIF', gif(1800, 2400)],
  ['lossy WebP', webp('VP8 ', 1800, 2400)],
  ['lossless WebP', webp('VP8L', 1800, 2400)],
  ['extended WebP', webp('VP8X', 1800, 2400)],
];

describe('imageSize', () => {
  it.each(FILES)('reads the size of a %s', (_, bytes) => {
    expect(imageSize(bytes)).toEqual({ width: 1800, height: 2400 });
  });

  it.each(FILES)('gives nothing, and never throws, for a %s that is cut anywhere', (_, bytes) => {
    for (let end = 0; end < Math.min(bytes.length, 40); end++) {
      const size = imageSize(bytes.subarray(0, end));
      expect(size === undefined || size.width > 0).toBe(true);
    }
  });
});

// The worked examples of the images-and-vision guide as others quote them, and sums by hand where there is none.
const SUMS: [model: string, width: number, height: number, detail: string, tokens: number][] = [
  ['gpt-4o', 1024, 1024, 'high', 85 + 4 * 170],
  ['gpt-4o', 2048, 4096, 'high', 85 + 6 * 170],
  ['gpt-4o', 4096, 8192, 'low', 85],
  ['gpt-4o', 512, 512, 'auto', 85 + 170],
  ['gpt-4o-mini', 1024, 1024, 'high', 2833 + 4 * 5667],
  ['gpt-5', 1024, 1024, 'high', 70 + 4 * 140],
  ['gpt-5-mini', 1024, 1024, 'high', Math.ceil(1024 * 1.62)],
  ['gpt-5-mini', 1800, 2400, 'high', Math.ceil(1452 * 1.62)],
  ['gpt-5-nano', 32, 32, 'high', Math.ceil(2.46)],
  ['gpt-6-luna', 1024, 1024, 'high', Math.ceil(1024 * 1.2)],
  ['gpt-6-luna', 4096, 4096, 'low', Math.ceil(256 * 1.2)],
];

describe('countSized', () => {
  it.each(SUMS)('counts for %s a picture of %i by %i at detail %s', (model, width, height, detail, tokens) => {
    expect(countSized({ width, height }, detail, ruleOf(model)).likely).toBe(tokens);
  });

  it('keeps its three figures in order for any size, detail and model', () => {
    for (const model of ['gpt-4o', 'gpt-5-nano', 'gpt-6-luna', 'nobody-knows']) {
      for (const detail of ['low', 'high', 'auto', 'original', undefined]) {
        for (const [width, height] of [
          [1, 1],
          [1, 100_000],
          [2_000, 1_000],
          [6_000, 6_000],
          [65_535, 3],
        ] as const) {
          const { low, likely, high } = countSized({ width, height }, detail, ruleOf(model));
          expect(low).toBeGreaterThan(0);
          expect(likely).toBeGreaterThanOrEqual(low);
          expect(high).toBeGreaterThanOrEqual(likely);
          expect(high).toBeLessThan(50_000);
        }
      }
    }
  });
});

describe('countImage', () => {
  it('measures a picture in the request', () => {
    const url = `data:image/png;base64,${png(1024, 1024).toString('base64')}`;
    expect(countImage(measureImage(url), 'high', ruleOf('gpt-4o'))).toEqual({ low: 765, likely: 765, high: 765 });
  });

  it('takes one at an address for 1,024 px square, in a range from 512 to 8,192', () => {
    expect(countImage(measureImage('https://example.com/1.jpg'), 'high', ruleOf('gpt-4o'))).toEqual({
      low: 255,
      likely: 765,
      high: 765,
    });
    expect(countImage(undefined, 'low', ruleOf('gpt-4o'))).toEqual({ low: 85, likely: 85, high: 85 });
    expect(countImage(measureImage('https://example.com/1.jpg'), undefined, ruleOf('gpt-6-luna'))).toMatchObject({
      low: 256,
      high: 12_000,
    });
  });
});
