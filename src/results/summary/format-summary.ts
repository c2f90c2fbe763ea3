import { formatNumber, pluralize } from '../../check/report/text.js';
import { dollars } from '../../estimate/dollars.js';
import { STATUSES } from '../line/outcome.js';
import type { Summary } from './summary.js';

const MAX_GROUPS = 5;

/** Formats a summary for people: several lines, without a final newline. */
export function formatSummary(summary: Summary): string {
  const { requests, byStatus, unmatched, unused, repeated, errors, usage, cost, unpriced, direct, answered } = summary;
  const counts = STATUSES.filter((status) => byStatus[status] > 0).map(
    (status) => `${formatNumber(byStatus[status])} ${status}`,
  );
  const lines = [`${pluralize(requests, 'request')}: ${counts.join(', ') || 'no results'}`];
  for (const { code, count, example } of errors.slice(0, MAX_GROUPS)) {
    const place = example.customId === null ? '' : ` (${example.customId})`;
    lines.push(`  ${formatNumber(count)} × ${code}, such as: ${example.message.slice(0, 200)}${place}`);
  }
  if (errors.length > MAX_GROUPS) lines.push(`  and ${errors.length - MAX_GROUPS} more kinds`);
  if (unmatched > 0)
    lines.push(`${formatNumber(unmatched)} result ${unmatched === 1 ? 'line matches' : 'lines match'} no request`);
  if (unused) {
    const which = `${unused.customIds.join(', ')}${unused.count > unused.customIds.length ? ' …' : ''}`;
    lines.push(`${pluralize(unused.count, 'earlier answer')} not used here, and kept in the job: ${which}`);
  }
  if (repeated > 0)
    lines.push(`${formatNumber(repeated)} result ${repeated === 1 ? 'line repeats' : 'lines repeat'} an id`);
  if (usage.totalTokens > 0) {
    const { inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
    const written = cacheWriteTokens > 0 ? `, ${formatNumber(cacheWriteTokens)} written to the cache` : '';
    lines.push(
      `Tokens: ${formatNumber(inputTokens)} in (${formatNumber(cachedTokens)} cached${written}), ${formatNumber(outputTokens)} out (${formatNumber(reasoningTokens)} reasoning)`,
    );
  }
  if (cost !== undefined) {
    const left = unpriced === undefined ? '' : `, without ${formatNumber(unpriced)} answers of unknown price`;
    const full = direct === undefined ? '' : `, ${pluralize(direct, 'direct answer')} at full price`;
    lines.push(`Cost: ${dollars(cost)} at batch prices${full}${left}`);
  }
  if (answered) lines.push(`Answered between ${answered.from} and ${answered.to}`);
  return lines.join('\n');
}
