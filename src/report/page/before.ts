import { formatNumber, pluralize } from '../../check/report/text.js';
import { dollars } from '../../estimate/dollars.js';
import { binsOf, spreadOf } from '../gather/figures.js';
import type { IssuesOfCode, PageData, ReportedSize } from '../gather/page-data.js';
import type { TextPiece } from '../gather/request-text.js';
import { histogram } from './charts.js';
import { dataTable } from './data-table.js';
import { type Html, html } from './html.js';

const MOST_PLACES = 8;

/** The issues by code, errors first. */
export function issueSection({ issues, invalid, answers }: PageData): Html | undefined {
  if (issues.length === 0) return undefined;
  const lead = answers
    ? html`<p>These were found in the requests, by the rules of today.</p>`
    : invalid > 0
      ? html`<p>${pluralize(invalid, 'request')} would fail. Fix them before you send the file.</p>`
      : html`<p>These are only warnings; the batch can be sent.</p>`;
  return html`<section id="issues"><h2>Issues</h2>${lead}${dataTable('Issues', ['Code', '#Requests', 'Problem', 'Where'], issues.map(issueRow))}</section>`;
}

function issueRow({ code, severity, count, issues }: IssuesOfCode): Html {
  const messages = [...new Set(issues.map(({ message }) => message))];
  const places = issues.flatMap(({ line, file }) => (line === undefined ? [] : [`${file ? `${file}:` : ''}${line}`]));
  const more = places.length > MOST_PLACES ? ` and ${formatNumber(places.length - MOST_PLACES)} more` : '';
  const where = places.length === 0 ? 'the file' : `line ${places.slice(0, MOST_PLACES).join(', ')}${more}`;
  const others = messages.length > 1 ? html`<br><span class="soft">and ${messages.length - 1} like it</span>` : '';
  return html`<tr><td><code class="${severity === 'error' ? 'bad' : 'warn'}">${code}</code><td class="num">${formatNumber(count)}<td>${messages[0]}${others}<td>${where}`;
}

/** The request as it is sent: the shared texts once, then one example of the texts that differ. */
export function requestSection({ shared, example }: PageData): Html | undefined {
  if (!example) return undefined;
  return html`<section id="request"><h2>The request</h2><div class="pair"><div><h3>Shared by all requests</h3>${shared.length > 0 ? shared.map(piece) : html`<p class="soft">The requests share nothing.</p>`}</div><div><h3>Only in ${example.customId}</h3>${example.pieces.map(piece)}</div></div></section>`;
}

function piece({ label, text }: TextPiece): Html {
  return html`<div class="soft">${label}</div><pre tabindex="0" aria-label="${label}">${text}</pre>`;
}

/** Tokens and cost of each request as small multiples, and the ten most expensive ones. */
export function sizeSection(data: PageData): Html {
  const { answers, inputTokens, highestCosts, dearest } = data;
  const charts = [
    figure('Input tokens per request', inputTokens, tokens),
    answers && figure('Output tokens per request', answers.outputTokens, tokens),
    answers && answers.costs.length > 0
      ? figure('Cost per request', answers.costs, dollars)
      : figure('Highest cost per request', highestCosts, dollars),
  ];
  return html`<section id="sizes"><h2>Size and cost</h2><div class="multiples">${charts}</div>${sizeTable(answers ? 'The ten most expensive requests' : 'The ten requests that can cost most', dearest)}${answers && answers.outliers.length > 0 && sizeTable('Unusually long answers', answers.outliers)}</section>`;
}

function figure(name: string, values: readonly number[], format: (value: number) => string): Html | undefined {
  const spread = spreadOf(values);
  if (!spread) return undefined;
  const caption = `median ${format(spread.median)} · 95 % below ${format(spread.p95)} · largest ${format(spread.largest)}`;
  return html`<figure><h3>${name}</h3>${histogram(name, binsOf(values), format)}<figcaption>${caption}</figcaption></figure>`;
}

function sizeTable(name: string, sizes: readonly ReportedSize[]): Html | undefined {
  if (sizes.length === 0) return undefined;
  const rows = sizes.map(
    ({ customId, line, inputTokens, outputTokens, cost }) =>
      html`<tr><td>${customId}<td class="num">${formatNumber(line)}<td class="num">${formatNumber(inputTokens)}<td class="num">${outputTokens === undefined ? '' : formatNumber(outputTokens)}<td class="num">${cost === undefined ? '' : dollars(cost)}`,
  );
  return html`<details><summary>${name}</summary>${dataTable(name, ['custom_id', '#Line', '#Input tokens', '#Output tokens', '#Cost'], rows)}</details>`;
}

function tokens(count: number): string {
  return formatNumber(Math.round(count));
}
