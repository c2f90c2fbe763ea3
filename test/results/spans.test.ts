import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomFile } from '../../src/jsonl/read/random-file.js';
import { type Span, SpanReader } from '../../src/results/join/spans.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();

/** A file in which every place tells where it is. */
async function numbered(name: string, length: number): Promise<{ file: RandomFile; bytes: Buffer }> {
  const bytes = Buffer.from(Uint32Array.from({ length: length / 4 }, (_, index) => index * 2_654_435_761).buffer);
  writeFileSync(join(folder, name), bytes);
  return { file: await RandomFile.open(join(folder, name)), bytes };
}

async function expectRead(reader: SpanReader, parts: readonly (Span & { bytes: Buffer })[]): Promise<void> {
  const seen: Span[] = [];
  await reader.read(parts, (part, block, start, end) => {
    // Bytes are compared as a whole: to print millions of them takes minutes.
    expect(block.compare(part.bytes, part.start, part.end, start, end)).toBe(0);
    expect(end - start).toBe(part.end - part.start);
    seen.push(part);
  });
  expect(seen).toEqual(parts);
}

describe('SpanReader', () => {
  it('gives the bytes of parts, near and far, small and larger than its window, forwards and back', async () => {
    const [a, b] = [await numbered('a', 12 << 20), await numbered('b', 1 << 20)];
    const part = fc.oneof(
      fc.tuple(fc.nat(12 << 20), fc.nat(2000)),
      fc.tuple(fc.nat(12 << 20), fc.nat(6 << 20)),
      fc.tuple(fc.nat(3 << 20), fc.nat(300_000)),
    );
    const ofFile = ({ file, bytes }: typeof a, places: [number, number][]) => {
      const parts: (Span & { bytes: Buffer })[] = [];
      // Lines never overlap.
      for (const [start, length] of places.toSorted(([x], [y]) => x - y)) {
        const end = Math.min(start + length, bytes.length);
        if (start < end && start >= (parts.at(-1)?.end ?? 0)) parts.push({ file, bytes, start, end });
      }
      return parts;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(part, { maxLength: 9 }), fc.array(part, { maxLength: 3 }))),
        async (all) => {
          const reader = new SpanReader();
          for (const [first, second] of all) await expectRead(reader, [...ofFile(a, first), ...ofFile(b, second)]);
        },
      ),
      { numRuns: 60 },
    );
    // In order from beginning to end, as most results come.
    const reader = new SpanReader();
    for (let start = 0; start < a.bytes.length; start += 90_000) {
      await expectRead(
        reader,
        ofFile(a, [
          [start, 40_000],
          [start + 40_000, 70_000],
        ]),
      );
    }
    await Promise.all([a.file.close(), b.file.close()]);
  });

  it('says so when a file became shorter, also where it was read ahead', async () => {
    const { file, bytes } = await numbered('c', 8 << 20);
    const reader = new SpanReader();
    await expectRead(reader, [{ file, bytes, start: 0, end: 1000 }]);
    writeFileSync(join(folder, 'c'), bytes.subarray(0, 4 << 20));
    const late = { file, bytes, start: 7 << 20, end: (7 << 20) + 10 };
    await expect(expectRead(reader, [late])).rejects.toThrow(/became shorter while it was being read/);
    await file.close();
  });
});
