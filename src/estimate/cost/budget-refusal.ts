import { dollars } from '../dollars.js';
import type { Estimate } from '../estimate.js';

/**
 * Why a batch must not be sent under a budget; undefined when it may. Judged by what it costs at most.
 *
 * @param maxCost US dollars.
 * @param spent US dollars that are already spent of them, by parts that were sent before.
 */
export function budgetRefusal(
  estimate: Pick<Estimate, 'cost' | 'models'>,
  maxCost: number,
  spent = 0,
): string | undefined {
  if (!estimate.cost) {
    const models = estimate.models.map((model) => `"${model}"`).join(', ');
    return `What this costs is not known: the table has no price for ${models}. Give one, or leave out the limit.`;
  }
  const total = spent + estimate.cost.high;
  if (total <= maxCost) return undefined;
  const before = spent > 0 ? ` with the ${dollars(spent)} of earlier parts` : '';
  return `This may cost up to ${dollars(total)}${before}, more than the ${dollars(maxCost)} allowed. Limit the output of each request (max_completion_tokens), or allow more.`;
}
