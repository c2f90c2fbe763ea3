import { queueLimit } from '../../catalog/services/queue-limits.js';
import type { Tier } from '../../estimate/cost/plan-queue.js';
import type { PartFacts } from '../ledger/ledger.js';

/** How much of a job may be in the queue. */
export interface QueueLimitOptions {
  /** Input tokens of this job that may be in the account's queue at a time. @default no limit but the service's own */
  maxEnqueuedTokens?: number | undefined;
  /** The usage tier of the account, 1 to 5, in place of `maxEnqueuedTokens`: the catalog knows the limit of the model. */
  tier?: Tier | undefined;
}

/** The limit in tokens; infinite where none is known. */
export function queueLimitOf({ maxEnqueuedTokens, tier }: QueueLimitOptions, parts: readonly PartFacts[]): number {
  if (maxEnqueuedTokens !== undefined) return maxEnqueuedTokens;
  const model = parts.find((part) => part.model !== undefined)?.model;
  const known = tier === undefined || model === undefined ? undefined : queueLimit(model, tier);
  return known ?? Number.POSITIVE_INFINITY;
}
