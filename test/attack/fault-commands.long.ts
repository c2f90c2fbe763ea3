import { type LongResult, seededRandom, stopwatch } from '../long/program.js';
import { attackAll, tableOf } from './attack-all.js';

export const name = 'faults × commands: each kind of fault against each command';
export const weight = 2;

/** An attempt is a command that met a fault. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  const random = seededRandom(seed);
  const rows = await attackAll({ random, hasTime });
  const pairs = rows.flatMap(({ pairs }) => pairs);
  const sum = (key: 'attempts' | 'failures') => pairs.reduce((total, pair) => total + pair[key], 0);
  const met = pairs.filter(({ attempts }) => attempts > 0).length;
  const problems = pairs.flatMap(({ problems }) => problems);
  return {
    attempts: sum('attempts'),
    failures: sum('failures'),
    notes: [`${met} pairs, seed ${seed}`, ...tableOf(rows), ...problems.slice(0, 20)],
  };
}
