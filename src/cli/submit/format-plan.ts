import { formatNumber, pluralize } from '../../check/report/text.js';
import { dollarRange } from '../../estimate/dollars.js';
import type { SubmitPlan } from '../../submit/job/submit-options.js';

/**
 * A plan in one line: `5,003 requests: 5,000 answered before, 3 new ($0.0002). 14 did not succeed (…).`
 *
 * @param isRetry True if some statuses are retried, or each request only so often.
 */
export function planLine(
  { requests, answered, unsuccessful, retried, sent, cost, ...plan }: SubmitPlan,
  isRetry: boolean,
): string {
  const failed = Object.values(unsuccessful).reduce((sum, count) => sum + count, 0);
  const price = sent > 0 ? ` (${dollarRange(cost)})` : '';
  const again = retried > 0 ? `, ${formatNumber(retried)} again` : '';
  const left = failed - retried;
  const them = left === 1 ? 'it' : 'them';
  const way = isRetry ? 'not sent again by this --retry' : `add --retry to send ${them} again`;
  const rest = left > 0 ? ` ${formatNumber(left)} did not succeed (${way}).` : '';
  const nothing = sent === 0 ? ' Nothing to send.' : '';
  return `${pluralize(requests, 'request')}: ${formatNumber(answered)} answered before, ${formatNumber(plan.new)} new${again}${price}.${rest}${nothing}`;
}

/** What `--dry-run --json` prints of a plan. */
export function planJson({ folder, ...plan }: SubmitPlan): object {
  return { ...plan, job: folder };
}
