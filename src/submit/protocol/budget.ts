import { BatchOptionsError } from '../../errors.js';
import { budgetRefusal } from '../../estimate/cost/budget-refusal.js';
import { usageCost } from '../../estimate/cost/compare-usage.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { ratesOf } from '../../estimate/price.js';
import { BatchBudgetError } from '../service/errors.js';
import { type Budget, isUnsent, type JobState, mayRun, type PartState } from './state.js';

/** @throws BatchBudgetError if the price is unknown. */
export async function budgetOf(paths: readonly string[], maxCost: number): Promise<Budget> {
  const most: number[] = [];
  for (const path of paths) {
    const estimate = await estimateFile(path);
    if (!estimate.cost) throw new BatchBudgetError(`${budgetRefusal(estimate, maxCost)} Nothing was sent.`);
    most.push(estimate.cost.high);
  }
  return { maxCost, most };
}

/** @throws BatchBudgetError if all parts together may cost more. */
export function refuseOverBudget({ maxCost, most }: Budget): void {
  const high = most.reduce((sum, dollars) => sum + dollars, 0);
  const refusal = budgetRefusal({ models: [], cost: { low: 0, high } }, maxCost);
  if (refusal !== undefined) throw new BatchBudgetError(`${refusal} Nothing was sent.`);
}

export function checkAmount(maxCost: number): void {
  if (!(Number.isFinite(maxCost) && maxCost >= 0))
    throw new BatchOptionsError(`maxCost is ${maxCost}; it must be an amount in US dollars, like 12.5.`);
}

/** True if a part fits into the rest of the budget: other parts count with their cost, or with their maximum while they run. */
export function fitsBudget(state: JobState, part: PartState, reserved: ReadonlySet<number> = new Set()): boolean {
  const { budget } = state;
  if (!budget) return true;
  const others = state.parts.filter((other) => other.part !== part.part);
  const committed = others.reduce((sum, other) => sum + costOf(state, other, reserved), 0);
  // Floating-point sums differ slightly.
  return committed + mostOf(budget, part) <= budget.maxCost + 1e-9;
}

/** True if a part will not be sent, even after all others have ended. */
export function isOverBudget(state: JobState, part: PartState): boolean {
  return isUnsent(part) && !state.cancelled && !state.parts.some(mayRun) && !fitsBudget(state, part);
}

function costOf({ job, budget }: JobState, part: PartState, reserved: ReadonlySet<number>): number {
  if (mayRun(part) || reserved.has(part.part)) return mostOf(budget!, part);
  if (part.phase !== 'ended') return 0;
  const { usage, counts, status } = part.ending ?? {};
  const model = job.parts[part.part - 1]?.model;
  const rates = model === undefined ? undefined : ratesOf(model);
  if (rates && usage && usage.totalTokens > 0) return usageCost(usage, rates);
  // Some services do not report usage.
  return status === 'failed' || counts?.completed === 0 ? 0 : mostOf(budget!, part);
}

function mostOf({ most }: Budget, { part }: PartState): number {
  return most[part - 1] ?? 0;
}
