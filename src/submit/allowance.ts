import { findModel } from '../catalog/find-model.js';
import { QUEUE_TOKENS } from '../catalog/queue-limits.js';
import type { Tier } from '../estimate/plan-queue.js';
import type { PartFacts } from './ledger.js';

/** How much of a job may be in the queue. */
export interface AllowanceOptions {
  /** Input tokens of this job that may be in the account's queue at a time. @default no limit but the service's own */
  maxEnqueuedTokens?: number | undefined;
  /** The usage tier of the account, 1 to 5, in place of `maxEnqueuedTokens`: the catalog knows what it allows the model. */
  tier?: Tier | undefined;
}

/** The allowance in tokens; infinite where none is known. */
export function allowanceOf({ maxEnqueuedTokens, tier }: AllowanceOptions, parts: readonly PartFacts[]): number {
  if (maxEnqueuedTokens !== undefined) return maxEnqueuedTokens;
  const name = findModel(parts.find(({ model }) => model !== undefined)?.model ?? '')?.id ?? '';
  const known = tier !== undefined && Object.hasOwn(QUEUE_TOKENS, name) ? QUEUE_TOKENS[name]?.[tier - 1] : undefined;
  return known ?? Number.POSITIVE_INFINITY;
}
