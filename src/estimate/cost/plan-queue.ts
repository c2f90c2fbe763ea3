import { type CatalogRow, modelsWith } from '../../catalog/models/custom-models.js';
import { modelQueue } from '../../catalog/services/queue-limits.js';
import { BatchOptionsError } from '../../errors.js';
import type { Range } from '../count/count.js';
import type { Estimate } from '../estimate.js';

/** Usage tiers of an organization; the free tier has no batches. */
export type Tier = 1 | 2 | 3 | 4 | 5;

/** The way of a job through the queue of its model, whose size depends on the usage tier. */
export interface QueuePlan {
  /** The model whose queue limit applies. */
  model: string;
  /** The usage tier of the account. */
  tier: Tier;
  /** Input tokens that may be queued at a time. */
  limit: number;
  /** The number of waves: how many times the queue has to be filled. */
  waves: number;
  /**
   * Hours from the first batch to the last: at least one hour per wave, as reported for fast batches; at most the 24 of
   * each window.
   */
  hours: Range;
  /** Parts that are larger than the whole queue and can never be queued, by their index. */
  tooLarge: number[];
  /** The day of the limits, YYYY-MM-DD; absent for a row of your own without one. An organization's own numbers are on its limits page. */
  date?: string;
}

/**
 * Computes how many waves a job needs: parts are sent in order, as many at a time as fit into the queue.
 *
 * @param parts The estimates of its files, in order; a single estimate for a batch that is not split yet.
 * @param catalog Rows of your own, with the `queue` of their models.
 * @returns undefined if no limit is known for the model.
 * @throws BatchOptionsError for a tier that is not 1 to 5.
 */
export function planQueue(
  parts: Estimate | readonly Estimate[],
  tier: Tier,
  catalog?: readonly CatalogRow[],
): QueuePlan | undefined {
  if (![1, 2, 3, 4, 5].includes(tier)) {
    throw new BatchOptionsError(`Invalid tier ${tier}: use 1 to 5.`);
  }
  const all = Array.isArray(parts) ? (parts as readonly Estimate[]) : undefined;
  const estimates = all ?? [parts as Estimate];
  const model = estimates.find((estimate) => estimate.model !== undefined)?.model;
  const queue = modelQueue(model ?? '', modelsWith(catalog));
  const limit = queue?.tokens[tier - 1];
  if (model === undefined || limit === undefined) return undefined;
  const sizes = estimates.map(({ inputTokens }) => inputTokens);
  const waves = all ? fill(sizes, limit) : Math.max(1, Math.ceil(sizes[0]! / limit));
  const tooLarge = all ? sizes.flatMap((size, index) => (size > limit ? [index] : [])) : [];
  return {
    model,
    tier,
    limit,
    waves,
    hours: { low: waves, high: waves * 24 },
    tooLarge,
    ...(queue?.date !== undefined && { date: queue.date }),
  };
}

/** Parts that are too large count as one wave each. */
function fill(sizes: readonly number[], limit: number): number {
  let waves = 0;
  let room = 0;
  for (const size of sizes) {
    if (waves === 0 || size > room) {
      waves++;
      room = limit;
    }
    room -= size;
  }
  return Math.max(1, waves);
}
