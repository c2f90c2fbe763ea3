import type { LongResult } from '../../long/program.js';
import { type LeaseBounds, walkLease } from './lease.js';

export const name = 'model: the lease of a ledger on PostgreSQL';

const BOUNDS: LeaseBounds[] = [
  { processes: 2, takes: 3, records: 2, crashes: 1, lostReplies: 1 },
  { processes: 3, takes: 3, records: 2, crashes: 1, lostReplies: 0 },
];

/** Visits every state within two bounds, whatever the budget; an attempt is a state. */
export async function run(): Promise<LongResult> {
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  for (const bounds of BOUNDS) {
    const { states, stale, doubled, stuck, example } = walkLease(bounds);
    result.attempts += states;
    result.failures += stale + doubled + stuck;
    const wrong = example && `: ${stale} stale, ${doubled} doubled, first: ${example}`;
    result.notes.push(`all ${states.toLocaleString('en')} states of ${JSON.stringify(bounds)}${wrong}`);
  }
  return result;
}
