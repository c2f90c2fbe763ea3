import { type LongResult, stopwatch } from '../../long/program.js';
import { type WorldOptions, walk } from './walk.js';

export const name = 'model: histories of crashes and faults';
export const weight = 2;

const WORLDS: WorldOptions[] = [
  { faults: 3, crashes: 2, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 2, crashes: 3, listLag: 8, landsAfter: 50, settle: 10 },
  { faults: 3, crashes: 2, listLag: 0, landsAfter: 1, settle: 10 },
  { faults: 3, crashes: 2, listLag: 8, landsAfter: 5, settle: 10 },
  { faults: 3, crashes: 3, listLag: 8, landsAfter: 50, settle: 10, keepsFiles: true },
  { faults: 3, crashes: 3, listLag: 8, landsAfter: 5, settle: 10, keepsFiles: true },
  { faults: 2, crashes: 2, listLag: 8, landsAfter: 50, settle: 10, saysNotFound: true, listLagReads: 4 },
  { faults: 2, crashes: 2, listLag: 8, landsAfter: 5, settle: 10, failsDeletions: true, unordered: true },
];

/** Walks every history of up to five or six crashes and faults, world by world, as far as the budget goes. */
export async function run(budgetSeconds: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  for (const world of WORLDS) {
    const told = JSON.stringify(world);
    if (!hasTime()) {
      result.notes.push(`no time for ${told}`);
      continue;
    }
    const { histories, doubled, lost, resent, example } = walk(world);
    const wrong = doubled + lost + resent;
    result.attempts += histories;
    result.failures += wrong;
    if (wrong > 0) result.notes.push(`${told}: ${doubled} doubled, ${lost} lost, ${resent} resent; ${example}`);
  }
  return result;
}
