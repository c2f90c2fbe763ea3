import type { LongResult } from '../long/program.js';
import { followSequences } from './sequences.js';

export const name = 'edits: sequences of edits, each with a submit after it';
export const weight = 3;

export function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  return followSequences('edits', './edits-child.ts', budgetSeconds, seed);
}
