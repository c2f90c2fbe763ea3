import { type LongResult, stopwatch } from '../long/program.js';
import { repeatTests } from '../long/vitest.js';

export const name = 'kills: submit is killed at random moments, and at each crash point';
export const weight = 2;

export function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  return repeatTests(['test/submit/kill.test.ts', '-t', 'killed'], {
    killsEach: 100,
    seed,
    hasTime: stopwatch(budgetSeconds),
  });
}
