import fc from 'fast-check';
import { it } from 'vitest';
import { followOrders } from './command-orders.js';
import { stepsWith } from './command-steps.js';

it('commands in any order pay once, and give each row its own answer', async () => {
  // The same sequences each time; `command-orders.long.ts` tries others.
  await fc.assert(
    fc.asyncProperty(stepsWith(['signal', 'before', 'after']), (steps) => followOrders(steps)),
    { numRuns: 6, seed: 18, endOnFailure: true },
  );
}, 600_000);
