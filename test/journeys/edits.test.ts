import fc from 'fast-check';
import { it } from 'vitest';
import { edits, followEdits } from './edits.js';

it('whatever is edited between submits, each request is answered once, paid once, and its answer is its own', async () => {
  await fc.assert(
    fc.asyncProperty(edits, (sequence) => followEdits(sequence)),
    { numRuns: 24, endOnFailure: true },
  );
}, 600_000);
