import { type LongResult, stopwatch } from '../../long/program.js';
import { type WorldOptions, walk } from './walk.js';

export const name = 'model: histories of crashes and faults';
export const weight = 2;

const WORLDS: WorldOptions[] = [
  { faults: 3, crashes: 1, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 0, crashes: 3, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 2, crashes: 2, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 3, crashes: 2, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 2, crashes: 3, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 3, crashes: 2, listLag: 0, landsAfter: 1, settle: 10 },
  { faults: 3, crashes: 2, listLag: 8, landsAfter: 5, settle: 10 },
  { faults: 3, crashes: 3, listLag: 8, landsAfter: 50, settle: 10, keepsFiles: true },
  { faults: 3, crashes: 3, listLag: 8, landsAfter: 5, settle: 10, keepsFiles: true },
  { faults: 2, crashes: 2, listLag: 8, landsAfter: 50, settle: 10, saysNotFound: true, listLagReads: 4 },
  { faults: 2, crashes: 2, listLag: 8, landsAfter: 5, settle: 10, failsDeletions: true, unordered: true },
];

/** Walks the histories of each world, in order, as far as the budget goes; each world gets its share of what is left. */
export async function run(budgetSeconds: number): Promise<LongResult> {
  const end = performance.now() + budgetSeconds * 1_000;
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  for (const [index, world] of WORLDS.entries()) {
    const left = Math.max(0, end - performance.now());
    const hasTime = stopwatch(left / 1_000 / (WORLDS.length - index));
    let isWhole = true;
    const { histories, doubled, lost, resent, example } = walk(world, () => {
      isWhole = hasTime();
      return isWhole;
    });
    result.attempts += histories;
    result.failures += doubled + lost + resent;
    const wrong = example && `; ${doubled} doubled, ${lost} lost, ${resent} resent, first: ${example}`;
    result.notes.push(
      `${isWhole ? 'all' : 'the first'} ${histories.toLocaleString('en')} of ${JSON.stringify(world)}${wrong}`,
    );
  }
  return result;
}
