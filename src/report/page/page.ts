import { createHash } from 'node:crypto';
import { formatNumber, pluralize } from '../../check/report/text.js';
import { dollarRange } from '../../estimate/dollars.js';
import type { PageData } from '../gather/page-data.js';
import type { TableData } from '../gather/row-table.js';
import { answeredSentence, comparisonSection, costSection, outcomeSection, roundSection } from './after.js';
import { issueSection, requestSection, sizeSection } from './before.js';
import { dataTable } from './data-table.js';
import { Html, html } from './html.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

const ROWS_WITHOUT_SCRIPTS = 50;

/**
 * The whole page as one file. Its content security policy allows nothing but its own style and script, so it loads
 * nothing, and no text in it can run.
 */
export function renderPage(data: PageData): string {
  const sections = [
    outcomeSection(data),
    comparisonSection(data),
    costSection(data),
    roundSection(data),
    issueSection(data),
    requestSection(data),
    sizeSection(data),
  ].filter((section) => section !== undefined);
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${data.title} · batch report</title><style>${new Html(STYLE)}</style></head>
<body><a class="skip" href="#rows">Skip to the requests</a>
<header><p class="kicker">${data.answers ? 'Batch report' : 'Batch report, before sending'}</p><h1>${data.title}</h1><p class="lede">${lede(data)}</p>${facts(data)}<nav aria-label="Sections">${navigation(data)}</nav></header>
<main>${sections}${tableSection(data)}</main>
<footer>Made by batch-creator on ${data.createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC from ${data.files.join(', ')}. This page is one file and loads nothing.</footer>
<script type="application/json" id="data">${new Html(jsonForHtml(data.table))}</script>
<script>${new Html(SCRIPT)}</script></body></html>
`;
  return page.text;
}

/** JSON inside a script element: nothing in it can end the element. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function lede(data: PageData): string {
  const { estimate, answers, endpoints, invalid } = data;
  const models = estimate.models.filter(Boolean);
  const to = models.length > 0 ? ` to ${models.slice(0, 3).join(', ')}` : '';
  const at = endpoints.length > 0 ? ` at ${endpoints.join(', ')}` : '';
  const what = `${pluralize(estimate.requests, 'request')}${to}${at}.`;
  if (answers) return `${what} ${answeredSentence(answers)}`;
  const ready = invalid > 0 ? `${pluralize(invalid, 'request')} would fail.` : 'No errors found.';
  return `${what} ${ready} Estimated cost: ${dollarRange(estimate.cost)}.`;
}

function facts({ facts }: PageData): Html {
  const list = facts.map(
    ({ label, value, note }) =>
      html`<div><dt>${label}</dt><dd>${value}${note && html`<small>${note}</small>`}</dd></div>`,
  );
  return html`<dl class="facts">${list}</dl>`;
}

function navigation({ answers, comparison, rounds, issues, example }: PageData): Html[] {
  const links: [shown: unknown, id: string, name: string][] = [
    [answers, 'outcomes', 'Outcomes'],
    [answers?.failures.length, 'failures', 'What did not succeed'],
    [comparison, 'comparison', 'Comparison'],
    [answers, 'cost', 'Estimate and actual'],
    [rounds.length > 1, 'rounds', 'Rounds'],
    [issues.length, 'issues', 'Issues'],
    [example, 'request', 'The request'],
    [true, 'sizes', 'Size and cost'],
    [true, 'rows', 'All requests'],
  ];
  return links.flatMap(([shown, id, name]) => (shown ? [html`<a href="#${id}">${name}</a>`] : []));
}

function tableSection(data: PageData): Html {
  const { table, estimate, comparison } = data;
  const shown = table.id.length;
  const sampled =
    shown < estimate.requests &&
    html`<p class="soft">The table holds ${formatNumber(shown)} of ${formatNumber(estimate.requests)} requests: what did not succeed, as far as it fits, and an even sample of the rest. All figures above count every request.</p>`;
  return html`<section id="rows"><h2>All requests</h2>${sampled}<noscript><p>Searching and filtering need scripts. Here are the first ${Math.min(shown, ROWS_WITHOUT_SCRIPTS)} requests.</p>${plainTable(table)}</noscript>
<div id="table" hidden${comparison ? html` data-name="${comparison.name}" data-other="${comparison.other}"` : ''}><div class="controls" role="search"><input type="search" id="query" placeholder="Search ids, inputs and answers" aria-label="Search ids, inputs and answers"><select id="only" aria-label="Show"></select><span id="count" role="status" aria-live="polite"></span><button type="button" id="copy">Copy these ids</button></div><div id="view" tabindex="-1"><table aria-label="Requests"><thead></thead><tbody></tbody></table></div></div>
<dialog id="detail" aria-labelledby="detail-title"></dialog></section>`;
}

function plainTable({ id, input, answer, status, statuses }: TableData): Html {
  const rows = id
    .slice(0, ROWS_WITHOUT_SCRIPTS)
    .map((name, at) => html`<tr><td>${name}<td>${statuses[status[at]!] ?? ''}<td>${input[at]}<td>${answer[at]}`);
  return dataTable('The first requests', ['custom_id', 'Status', 'Input', 'Answer'], rows);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
