/**
 * Picks `count` of `total` positions, evenly spread: one at random from each of `count` stretches of the same length.
 *
 * @param seed The same seed picks the same positions.
 * @returns 0-based positions, ascending.
 */
export function pickEvenly(total: number, count: number, seed: number): number[] {
  if (count >= total) return Array.from({ length: total }, (_, index) => index);
  const random = generator(seed);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * total) / count);
    const end = Math.floor(((index + 1) * total) / count);
    return start + Math.floor(random() * (end - start));
  });
}

/** Mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
