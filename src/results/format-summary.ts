import { figure, plural } from '../check/wording.js';
import { dollars } from '../estimate/dollars.js';
import { STATUSES } from './outcome.js';
import type { Summary } from './summary.js';

const MAX_GROUPS = 5;

/** A summary in words, for people: some lines without a newline at the end. */
export function formatSummary(summary: Summary): string {
  const { requests, byStatus, unmatched, repeated, errors, usage, cost, unpriced, answered } = summary;
  const counts = STATUSES.filter((status) => byStatus[status] > 0).map(
    (status) => `${figure(byStatus[status])} ${status}`,
  );
  const lines = [`${plural(requests, 'request')}: ${counts.join(', ') || 'nothing came'}`];
  for (const { code, count, example } of errors.slice(0, MAX_GROUPS)) {
    const place = example.customId === null ? '' : ` (${example.customId})`;
    lines.push(`  ${figure(count)} × ${code}, such as: ${example.message.slice(0, 200)}${place}`);
  }
  if (errors.length > MAX_GROUPS) lines.push(`  and ${errors.length - MAX_GROUPS} more kinds`);
  if (unmatched > 0)
    lines.push(`${figure(unmatched)} result ${unmatched === 1 ? 'line belongs' : 'lines belong'} to no request`);
  if (repeated > 0) lines.push(`${figure(repeated)} result ${repeated === 1 ? 'line repeats' : 'lines repeat'} an id`);
  if (usage.totalTokens > 0) {
    const { inputTokens, cachedTokens, outputTokens, reasoningTokens } = usage;
    lines.push(
      `Tokens: ${figure(inputTokens)} in (${figure(cachedTokens)} cached), ${figure(outputTokens)} out (${figure(reasoningTokens)} reasoning)`,
    );
  }
  if (cost !== undefined) {
    const left = unpriced === undefined ? '' : `, without ${figure(unpriced)} answers of unknown price`;
    lines.push(`Cost: ${dollars(cost)} at batch prices${left}`);
  }
  if (answered) lines.push(`Answered between ${answered.from} and ${answered.to}`);
  return lines.join('\n');
}
