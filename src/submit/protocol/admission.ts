import { fitsBudget } from './budget.js';
import type { WaitReason } from './part-runtime.js';
import { type JobState, mayRun, type PartState } from './state.js';

/** The service accepts 2,000 new batches an hour; this leaves some for other programs. */
const CREATES_PER_HOUR = 1_800;
const HOUR_MS = 3_600_000;

export interface AdmissionRules {
  maxEnqueuedTokens: number;
  /** Parts whose batch is about to be created, before a record says so. */
  reserved: ReadonlySet<number>;
  /** When the service expects to have room again, in ms since 1970. */
  fullUntil: number;
  /** How long to wait before checking for room again, in ms. */
  lookAgainMs: number;
}

/** When a part may be submitted, given the queue limit, the hourly limit and the budget. */
export function admission(
  state: JobState,
  part: PartState,
  now: number,
  rules: AdmissionRules,
): { at: number; why: WaitReason } {
  const rate = state.creates.at(-CREATES_PER_HOUR);
  if (rate !== undefined && rate + HOUR_MS > now) return { at: rate + HOUR_MS, why: 'rate' };
  if (rules.fullUntil > now) return { at: rules.fullUntil, why: 'queue' };
  const others = state.parts.filter(
    (other) => other.part !== part.part && (mayRun(other) || rules.reserved.has(other.part)),
  );
  if (!fitsBudget(state, part, rules.reserved)) {
    // Running parts may cost less than their maximum. If none is running, only the user can raise the budget.
    return { at: others.length > 0 ? now + rules.lookAgainMs : Number.POSITIVE_INFINITY, why: 'budget' };
  }
  if (rules.maxEnqueuedTokens === Number.POSITIVE_INFINITY) return { at: 0, why: 'room' };
  const tokens = (number: number) => state.job.parts[number - 1]?.tokens ?? 0;
  const held = others.reduce((sum, other) => sum + tokens(other.part), 0);
  // A part larger than the limit is sent alone: only the service knows whether it is too large.
  const fits = held === 0 || held + tokens(part.part) <= rules.maxEnqueuedTokens;
  return { at: fits ? 0 : now + rules.lookAgainMs, why: 'room' };
}
