import { expect, it } from 'vitest';
import { statusLine } from '../../src/cli/jobs/format-job.js';

it.each([
  [5_833, '5,800/s'],
  [648, '650/s'],
  [7.51, '7.5/s'],
  [0.0213, '0.021/s'],
])('a pace of %d a second is read without a calculator', (rate, shown) => {
  const requestCounts = { total: 50_000, completed: 1_000, failed: 0 };
  const status = { status: 'in_progress', requestCounts, ageMs: 2_000, rate, batches: [] };
  expect(statusLine(status as never)).toBe(`in_progress · 1,000/50,000 · 2 s · ${shown}`);
});
