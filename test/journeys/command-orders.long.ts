import type { LongResult } from '../long/program.js';
import { followSequences } from './sequences.js';

export const name = 'orders: random commands over one job, with edits, faults and kills between';
export const weight = 3;

export function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  return followSequences('orders', './orders-child.ts', budgetSeconds, seed);
}
