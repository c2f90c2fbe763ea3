import fc from 'fast-check';
import { type LongProgram, stopwatch } from '../long/program.js';
import { edits, followEdits } from './edits.js';

const AT_A_TIME = 20;

export default {
  name: 'sequences of edits, each with a submit after it',
  async run(budgetSeconds, seed) {
    const isLeft = stopwatch(budgetSeconds);
    let [attempts, failures] = [0, 0];
    const notes: string[] = [];
    while (isLeft()) {
      const options = { numRuns: AT_A_TIME, seed: seed + attempts, endOnFailure: true };
      const { failed, numRuns, errorInstance, counterexample } = await fc.check(
        fc.asyncProperty(edits, followEdits),
        options,
      );
      attempts += numRuns;
      if (!failed) continue;
      failures++;
      notes.push(`${JSON.stringify(counterexample)}: ${String(errorInstance).slice(0, 300)}`);
    }
    return { attempts, failures, notes };
  },
} satisfies LongProgram;
