import { expect, it } from 'vitest';
import { fuzz } from './fuzz.js';

it('gives a verdict on whatever bytes there are, and soon', () => {
  expect(fuzz(334, (run) => run < 1_500)).toBe(1_500);
});
