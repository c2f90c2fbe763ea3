import { formatNumber, pluralize } from '../../check/report/text.js';
import { dollarRange } from '../dollars.js';
import type { Estimate } from '../estimate.js';
import type { UsageComparison } from './compare-usage.js';

/** Writes for people, in one or two lines, what was used against what was estimated. */
export function formatComparison(estimate: Estimate, comparison: UsageComparison): string {
  const { answers, inputRatio, outputPerAnswer, cost, withinRange } = comparison;
  const input = `${formatNumber(estimate.inputTokens)} tokens in (used: ${percent(inputRatio)} of that)`;
  const missing = estimate.requests - answers;
  const left =
    missing > 0
      ? `; ${formatNumber(missing)} of ${formatNumber(estimate.requests)} ${missing === 1 ? 'has' : 'have'} no answer`
      : '';
  const verdict =
    cost === undefined || withinRange === undefined || !estimate.cost
      ? ''
      : withinRange
        ? ': the cost is within'
        : `: the cost is ${cost < estimate.cost.low ? 'below' : 'above'}`;
  // The verdict compares with the lowest and highest cost only.
  const range = estimate.cost && { low: estimate.cost.low, high: estimate.cost.high };
  const mean = Math.round(outputPerAnswer);
  return `Estimated: ${input}, ${dollarRange(range)}${verdict}${left}\nAverage answer: ${pluralize(mean, 'token')} (for better estimates: estimate --expected-output ${mean})`;
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(ratio > 0.1 ? 0 : 1)} %`;
}
