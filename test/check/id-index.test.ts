import { describe, expect, it } from 'vitest';
import { IdIndex } from '../../src/check/id-index.js';

describe('IdIndex', () => {
  it('gives 0 for a new id and its first line for one that it has seen', () => {
    const ids = new IdIndex();
    expect(ids.firstLine('a', 1)).toBe(0);
    expect(ids.firstLine('b', 2)).toBe(0);
    expect(ids.firstLine('a', 3)).toBe(1);
    expect(ids.firstLine('a', 4)).toBe(1);
  });

  it('tells ids apart that are nearly the same', () => {
    const ids = new IdIndex();
    const near = [
      '',
      'a',
      'aa',
      'ab',
      'ba',
      'A',
      'a ',
      ' a',
      'a\u0000',
      '\u0000a',
      '__proto__',
      'constructor',
      'é',
      'e\u0301',
    ];
    expect(near.map((id, index) => ids.firstLine(id, index + 1))).toEqual(near.map(() => 0));
    expect(near.map((id) => ids.firstLine(id, 99))).toEqual(near.map((_, index) => index + 1));
  });

  it('finds every repeated id among hundreds of thousands, and no other', () => {
    const ids = new IdIndex();
    const count = 200_000;
    let collisions = 0;
    for (let line = 1; line <= count; line++) if (ids.firstLine(`request-${line}`, line) !== 0) collisions++;
    expect(collisions).toBe(0);
    for (let line = 1; line <= count; line += 97) expect(ids.firstLine(`request-${line}`, count + 1)).toBe(line);
  });

  it('takes less than 60 bytes an id, however long the ids are', () => {
    const ids = new IdIndex();
    const prefix = 'x'.repeat(400);
    const before = process.memoryUsage().arrayBuffers;
    for (let line = 1; line <= 100_000; line++) ids.firstLine(`${prefix}${line}`, line);
    expect((process.memoryUsage().arrayBuffers - before) / 100_000).toBeLessThan(60);
    expect(ids.firstLine(`${prefix}77`, 1)).toBe(77);
  });
});
