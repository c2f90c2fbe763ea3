import fc from 'fast-check';
import { it } from 'vitest';
import { followOrders } from './command-orders.js';
import { stepsWith } from './command-steps.js';

it('commands in any order pay once, and give each row its own answer', async () => {
  await fc.assert(
    fc.asyncProperty(stepsWith(['signal', 'before', 'after']), (steps) => followOrders(steps)),
    {
      numRuns: Number(process.env.N ?? 30),
      ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
      endOnFailure: !process.env.SHRINK,
    },
  );
}, 600_000);
