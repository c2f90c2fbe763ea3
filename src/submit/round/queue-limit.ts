import { dirname } from 'node:path';
import { queueLimit } from '../../catalog/services/queue-limits.js';
import { BatchOptionsError } from '../../errors.js';
import type { Tier } from '../../estimate/cost/plan-queue.js';
import type { Allowance } from '../ledger/allowance.js';
import { FileAllowance } from '../ledger/file-allowance.js';
import type { PartFacts } from '../ledger/ledger.js';

/** How much of a job may be in the queue. */
export interface QueueLimitOptions {
  /** Input tokens of this job that may be in the account's queue at a time. @default no limit but the service's own */
  maxEnqueuedTokens?: number | undefined;
  /** The usage tier of the account, 1 to 5, in place of `maxEnqueuedTokens`: the catalog knows the limit of the model. */
  tier?: Tier | undefined;
  /**
   * Shares `maxEnqueuedTokens` (or the limit of `tier`) with all other jobs that name the same allowance, e.g.
   * `acme/gpt-6-luna`. A name is kept in a folder beside the job's, for the jobs of one machine; `postgresAllowance` is for
   * several machines. @default the limit is for this job alone
   */
  allowance?: string | Allowance | undefined;
}

/** The allowance that a job shares. @throws BatchOptionsError for an allowance without a limit. */
export function allowanceOf({ allowance }: QueueLimitOptions, limit: number, folder: string): Allowance | undefined {
  if (allowance === undefined) return undefined;
  if (limit === Number.POSITIVE_INFINITY) {
    throw new BatchOptionsError(
      'An allowance needs its limit: give maxEnqueuedTokens (--max-enqueued-tokens), or a tier.',
    );
  }
  return typeof allowance === 'string' ? new FileAllowance(allowance, dirname(folder)) : allowance;
}

/** The limit in tokens; infinite where none is known. */
export function queueLimitOf({ maxEnqueuedTokens, tier }: QueueLimitOptions, parts: readonly PartFacts[]): number {
  if (maxEnqueuedTokens !== undefined) return maxEnqueuedTokens;
  const model = parts.find((part) => part.model !== undefined)?.model;
  const known = tier === undefined || model === undefined ? undefined : queueLimit(model, tier);
  return known ?? Number.POSITIVE_INFINITY;
}
