import { fitsBudget } from './budget.js';
import type { WaitReason } from './part-runtime.js';
import { type JobState, mayRun, type PartState } from './state.js';

/** The service takes 2,000 creates an hour; some are left for others. */
const CREATES_PER_HOUR = 1_800;
const HOUR_MS = 3_600_000;

export interface AdmissionRules {
  maxEnqueuedTokens: number;
  /** Parts about to be created, of which no record says it yet. */
  reserved: ReadonlySet<number>;
  /** Until when the service has said that it has no room. */
  fullUntil: number;
  /** How soon to look again whether there is room. */
  lookAgainMs: number;
}

/** When a part may go in, by what the account may have in the queue and may create in an hour. */
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
    // What runs may come out cheaper than it might; without that, only the user can allow more.
    return { at: others.length > 0 ? now + rules.lookAgainMs : Number.POSITIVE_INFINITY, why: 'budget' };
  }
  if (rules.maxEnqueuedTokens === Number.POSITIVE_INFINITY) return { at: 0, why: 'room' };
  const tokens = (number: number) => state.job.parts[number - 1]?.tokens ?? 0;
  const held = others.reduce((sum, other) => sum + tokens(other.part), 0);
  // A part that is larger than the limit goes alone: only the service can tell whether it is too large.
  const fits = held === 0 || held + tokens(part.part) <= rules.maxEnqueuedTokens;
  return { at: fits ? 0 : now + rules.lookAgainMs, why: 'room' };
}
