import { expect, it } from 'vitest';
import { Highest } from '../../src/report/gather/figures.js';

it('Highest keeps the items with the highest values, highest first, and of equals the earlier', () => {
  const highest = new Highest<string>(3);
  for (const [item, value] of Object.entries({ a: 2, b: 9, c: 4, d: 1, e: 4, f: 7 })) highest.add(value, item);
  expect(highest.items).toEqual([
    { value: 9, item: 'b' },
    { value: 7, item: 'f' },
    { value: 4, item: 'c' },
  ]);
});
