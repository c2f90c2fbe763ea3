import { dollars } from '../dollars.js';
import type { Estimate } from '../estimate.js';

/**
 * The reason why a batch exceeds a budget; undefined if it doesn't. The highest estimate counts.
 *
 * @param maxCost US dollars.
 * @param spent US dollars of the budget that earlier parts have already spent. Default: 0.
 */
export function budgetRefusal(
  estimate: Pick<Estimate, 'models'> & {
    /** The estimated cost in US dollars. @default none: the cost is not known, which is a refusal too */
    cost?:
      | {
          /** The lowest possible cost. */
          low: number;
          /** The highest possible cost, which counts. */
          high: number;
        }
      | undefined;
  },
  maxCost: number,
  spent = 0,
): string | undefined {
  if (!estimate.cost) {
    const models = estimate.models
      .map((model) => (model === '' ? 'a request without a model' : `"${model}"`))
      .join(', ');
    return `The cost is not known: there is no price for ${models}. Add one with the option prices or catalog, or remove the limit.`;
  }
  const total = spent + estimate.cost.high;
  if (total <= maxCost) return undefined;
  const before = spent > 0 ? ` with the ${dollars(spent)} of earlier parts` : '';
  return (
    `This may cost up to ${dollars(total)}${before}, more than the limit of ${dollars(maxCost)}. That is the highest estimate: ` +
    'every answer as long as it may be. To lower it, limit the answers (max_completion_tokens in body); or raise the limit.'
  );
}
