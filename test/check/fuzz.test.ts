import { expect, it } from 'vitest';
import { fuzz } from './fuzz.js';

it('gives a verdict on whatever bytes there are, and soon', () => {
  expect(fuzz(334, (run) => run < 4_000)).toBe(4_000);
});
