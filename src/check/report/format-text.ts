import type { IssueGroup, Report } from '../../issue.js';
import { formatNumber, pluralize, truncate } from './text.js';

/** The report on one file, with its name if it has one. */
export interface FileReport extends Report {
  /** The name of the file, as it was given. @default none: the report names no file */
  file?: string;
}

/** The most groups that are listed. */
const SHOWN = 100;

/**
 * Formats a report for people: issues of one kind together, errors first, with the number of lines, the first line, and
 * the remedy once.
 */
export function formatReport(report: FileReport): string {
  const shown = report.groups.slice(0, SHOWN);
  const lines = shown.map(formatGroup);
  const hidden = report.errors + report.warnings - shown.reduce((sum, { issues }) => sum + issues, 0);
  if (hidden > 0) lines.push(`  … and ${formatNumber(hidden)} more.`);
  return [...lines, summaryOf(report)].join('\n');
}

function formatGroup({ first: issue, lines, times }: IssueGroup): string {
  const id = issue.customId === undefined ? '' : ` (${truncate(issue.customId, 40)})`;
  const place =
    issue.line === undefined ? '' : lines > 1 ? `${formatNumber(lines)} lines: ` : `line ${issue.line}${id}: `;
  const first = lines > 1 && issue.line !== undefined ? ` First at line ${issue.line}${id}.` : '';
  const often = lines === 1 && times > 1 ? ` Found ${formatNumber(times)} times in this line.` : '';
  const hint = issue.hint === undefined ? '' : `\n    ${issue.hint}`;
  return `  ${issue.severity} ${issue.code}  ${place}${issue.message}${first}${often}${hint}`;
}

function summaryOf(report: FileReport): string {
  const name = report.file === undefined ? '' : `${report.file}: `;
  const requests = pluralize(report.requests, 'request');
  if (report.errors + report.warnings === 0) return `${name}${requests}, no issues.`;
  const invalid = report.errors > 0 ? `, ${formatNumber(report.invalid)} of them invalid` : '';
  return `${name}${requests}${invalid}: ${pluralize(report.errors, 'error')}, ${pluralize(report.warnings, 'warning')}.`;
}
