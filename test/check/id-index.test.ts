import { describe, expect, it } from 'vitest';
import { IdIndex } from '../../src/check/batch/id-index.js';
import { naughtyStrings } from '../helpers/hostile-data.js';

describe('IdIndex', () => {
  it('gives 0 for a new id and the first line for one that was there', () => {
    const ids = new IdIndex();
    expect(ids.addOrGetLine('a', 1)).toBe(0);
    expect(ids.addOrGetLine('b', 2)).toBe(0);
    expect(ids.addOrGetLine('a', 3)).toBe(1);
    expect(ids.addOrGetLine('a', 4)).toBe(1);
  });

  it('tells 300,000 like ids apart, and knows each again', () => {
    const ids = new IdIndex();
    const known = Array.from({ length: 300_000 }, (_, n) => ids.addOrGetLine(`request-${n + 1}`, n + 1)).filter(
      Boolean,
    );
    expect(known).toEqual([]);
    for (let n = 1; n <= 300_000; n += 997) expect(ids.addOrGetLine(`request-${n}`, 1)).toBe(n);
  });

  it('keeps names apart that break objects and strings that look alike', () => {
    const ids = new IdIndex();
    const names = [...new Set([...naughtyStrings, '__proto__', 'constructor', 'toString', 'ab', 'ba', 'aab', 'aba'])];
    names.forEach((name, index) => {
      expect(ids.addOrGetLine(name, index + 1)).toBe(0);
    });
    names.forEach((name, index) => {
      expect(ids.addOrGetLine(name, 1)).toBe(index + 1);
    });
  });
});

describe('the memory of IdIndex', () => {
  it('is less than 60 bytes an id, however long the ids are', () => {
    const prefix = 'x'.repeat(400);
    const kept: IdIndex[] = [];
    const bytesPerId = () => {
      const ids = new IdIndex();
      kept.push(ids);
      const before = process.memoryUsage().arrayBuffers;
      for (let line = 1; line <= 100_000; line++) ids.addOrGetLine(`${prefix}${line}`, line);
      return (process.memoryUsage().arrayBuffers - before) / 100_000;
    };
    // Other tests share this process, and their buffers come and go.
    const least = Math.min(...Array.from({ length: 3 }, bytesPerId).filter((bytes) => bytes > 0));
    expect(least).toBeLessThan(60);
  });
});
