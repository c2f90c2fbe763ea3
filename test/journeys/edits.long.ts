import fc from 'fast-check';
import { type LongResult, stopwatch } from '../long/program.js';
import { edits, followEdits } from './edits.js';

const AT_A_TIME = 20;

export const name = 'sequences of edits, each with a submit after it';

/** Follows random sequences, and keeps those that break a law. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
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
}
