import { type LongResult, stopwatch } from '../long/program.js';
import { repeatTests } from '../long/vitest.js';

export const name = 'kills: run and runBatch are killed at random moments';
export const weight = 2;

export function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const args = ['test/journeys/kills.test.ts', '-t', 'killed at random moments'];
  return repeatTests(args, { killsEach: 60, seed, hasTime: stopwatch(budgetSeconds) });
}
