import { dollars } from '../dollars.js';
import type { Estimate } from '../estimate.js';

/**
 * Why a batch must not be sent under a budget; undefined if it may be sent. The highest estimate counts.
 *
 * @param maxCost US dollars.
 * @param spent US dollars that are already spent of them, by parts that were sent before.
 */
export function budgetRefusal(
  estimate: Pick<Estimate, 'models'> & { cost?: { low: number; high: number } | undefined },
  maxCost: number,
  spent = 0,
): string | undefined {
  if (!estimate.cost) {
    const models = estimate.models.map((model) => `"${model}"`).join(', ');
    return `The cost is not known: there is no price for ${models}. Add one with the option prices or catalog, or leave out the limit.`;
  }
  const total = spent + estimate.cost.high;
  if (total <= maxCost) return undefined;
  const before = spent > 0 ? ` with the ${dollars(spent)} of earlier parts` : '';
  return (
    `This may cost up to ${dollars(total)}${before}, more than the limit of ${dollars(maxCost)}. That is the highest estimate: ` +
    'every answer as long as it may be. To lower it, limit the answers (max_completion_tokens in body); or raise the limit.'
  );
}
