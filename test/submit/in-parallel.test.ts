import { describe, expect, it } from 'vitest';
import { inParallel } from '../../src/submit/service/in-parallel.js';

/** Numbers from 0, and whether who gives them was told that no more are wanted. */
function numbers() {
  const seen = { isClosed: false };
  async function* give() {
    try {
      for (let n = 0; ; n++) yield n;
    } finally {
      seen.isClosed = true;
    }
  }
  return { seen, items: give() };
}

describe('inParallel', () => {
  it('does the rest where one fails, then throws what failed', async () => {
    const done: number[] = [];
    const work = async (n: number) => {
      if (n === 1) throw new Error('one failed');
      done.push(n);
    };
    await expect(inParallel([0, 1, 2, 3], 2, work)).rejects.toThrow('one failed');
    expect(done).toEqual([0, 2, 3]);
  });

  it('closes its source, such as a file, where all of them fail', async () => {
    const { seen, items } = numbers();
    const work = () => Promise.reject(new Error('failed'));
    await expect(inParallel(items, 2, work)).rejects.toThrow('failed');
    expect(seen.isClosed).toBe(true);
  });
});
