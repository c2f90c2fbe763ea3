import { formatNumber, pluralize } from '../../check/report/text.js';
import { dollars } from '../../estimate/dollars.js';
import { STATUSES, type Status } from '../../results/line/outcome.js';
import type { AnswerFacts, PageData, ReportRound } from '../gather/page-data.js';
import { dividedBar, rangeChart } from './charts.js';
import { dataTable } from './data-table.js';
import { type Html, html } from './html.js';

const KINDS: Partial<Record<Status, string>> = {
  succeeded: 'good',
  refused: 'warn',
  incomplete: 'warn',
  missing: 'none',
};

/** The counts by status; with scripts, they filter the table. */
export function outcomeSection({ answers }: PageData): Html | undefined {
  if (!answers) return undefined;
  const { byStatus } = answers.summary;
  const shares = STATUSES.filter((status) => byStatus[status] > 0).map((status) => ({
    label: status,
    kind: KINDS[status] ?? 'bad',
    count: byStatus[status],
  }));
  const list = shares.map(
    ({ label, kind, count }) =>
      html`<li><button type="button" data-status="${label}" aria-pressed="false"><span class="${kind}">${formatNumber(count)}</span> ${label}</button>`,
  );
  const failures = answers.failures.map(
    ({ code, status, count, message, customId }) =>
      html`<tr><td class="num">${formatNumber(count)}<td>${status}<td><code>${code}</code><td>${message}<td>${customId}`,
  );
  return html`<section id="outcomes"><h2>Outcomes</h2>${dividedBar('Outcomes', shares)}<ul class="statuses">${list}</ul>${
    failures.length > 0 &&
    html`<h2 id="failures">What did not succeed</h2>${dataTable('What did not succeed', ['#Requests', 'Status', 'Code', 'Message', 'First custom_id'], failures)}`
  }</section>`;
}

/** The estimate beside the actual numbers. */
export function costSection({ answers, estimate }: PageData): Html | undefined {
  if (!answers) return undefined;
  const { usage, cost, unpriced } = answers.summary;
  const charts = [
    range('Input tokens', estimate.inputRange, usage.inputTokens, tokens),
    range('Output tokens', estimate.outputTokens, usage.outputTokens, tokens),
    estimate.cost && cost !== undefined ? range('Cost', estimate.cost, cost, dollars) : undefined,
  ];
  const cached = usage.cachedTokens > 0 ? `${tokens(usage.cachedTokens)} input tokens came from the cache. ` : '';
  const written =
    usage.cacheWriteTokens > 0 ? `${tokens(usage.cacheWriteTokens)} input tokens were written to the cache. ` : '';
  const reasoning = usage.reasoningTokens > 0 ? `${tokens(usage.reasoningTokens)} output tokens were reasoning. ` : '';
  const left = unpriced ? `The cost leaves out ${pluralize(unpriced, 'answer')} whose model has no known price.` : '';
  return html`<section id="cost"><h2>Estimate and actual</h2><div class="multiples">${charts}</div><p class="soft">${cached}${written}${reasoning}${left}</p></section>`;
}

function range(
  name: string,
  estimated: { low: number; high: number },
  actual: number,
  format: (value: number) => string,
): Html {
  const ends =
    estimated.low === estimated.high ? format(estimated.low) : `${format(estimated.low)} to ${format(estimated.high)}`;
  return html`<figure><h3>${name}</h3>${rangeChart(name, estimated, actual, format)}<figcaption>${format(actual)} used · ${ends} estimated</figcaption></figure>`;
}

/** The rounds of a job, if there are several. */
export function roundSection({ rounds }: PageData): Html | undefined {
  if (rounds.length < 2) return undefined;
  const rows = rounds.map(
    ({ name, requests, succeeded, cost, sentAt }: ReportRound) =>
      html`<tr><td>${name}<td>${sentAt?.slice(0, 16).replace('T', ' ') ?? ''}<td class="num">${formatNumber(requests)}<td class="num">${formatNumber(succeeded)}<td class="num">${cost === undefined ? '' : dollars(cost)}`,
  );
  return html`<section id="rounds"><h2>Rounds</h2>${dataTable('Rounds', ['Round', 'Sent (UTC)', '#Requests', '#Succeeded', '#Cost'], rows)}</section>`;
}

/** How far two sets of answers agree. */
export function comparisonSection({ comparison }: PageData): Html | undefined {
  if (!comparison) return undefined;
  const { name, other, agreement } = comparison;
  const rows = agreement.byField.map(
    ({ field, same, of }) =>
      html`<tr><td>${field}<td class="num">${percent(same, of)}<td class="num">${formatNumber(same)} of ${formatNumber(of)}`,
  );
  const fields = rows.length > 0 && dataTable('Agreement by field', ['Field', '#Agreement', '#Equal'], rows);
  const lead =
    agreement.both === 0
      ? 'No request succeeded in both.'
      : `Of ${pluralize(agreement.both, 'request')} that succeeded in both, ${formatNumber(agreement.same)} have the same answer (${percent(agreement.same, agreement.both)}).`;
  return html`<section id="comparison"><h2>${name} and ${other}</h2><p>${lead}</p>${fields}</section>`;
}

/** One sentence with the result and the cost. */
export function answeredSentence({ summary }: AnswerFacts): string {
  const { requests, byStatus, cost } = summary;
  const rest = requests - byStatus.succeeded;
  const paid = cost === undefined ? '' : ` It cost ${dollars(cost)}.`;
  return `${formatNumber(byStatus.succeeded)} succeeded${rest > 0 ? `, ${formatNumber(rest)} did not` : ''}.${paid}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} %`;
}

function tokens(count: number): string {
  return formatNumber(Math.round(count));
}
