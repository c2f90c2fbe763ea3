import { type LongResult, stopwatch } from '../long/program.js';
import { fuzz } from './fuzz.js';

export const name = 'fuzz: random files are validated';

export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  return { attempts: fuzz(seed, hasTime), failures: 0 };
}
