import type { Issue, Report } from '../../issue.js';
import { formatNumber, pluralize, truncate } from './text.js';

/** The verdict on one file, with its name where it has one. */
export interface FileReport extends Report {
  file?: string;
}

interface Group {
  issue: Issue;
  /** How many lines have it. */
  lines: number;
  /** How often it was found, which is more where one line has it several times. */
  times: number;
  /** The line on which it was found last. */
  last: number | undefined;
}

/**
 * A report for people: problems of one kind together, the worst first, with how many lines have each, the first of
 * them, and the remedy once.
 */
export function formatReport(report: FileReport): string {
  const groups = groupIssues(report.issues);
  const kept = report.issues.length;
  const left = report.errors + report.warnings - kept;
  const lines = groups.map(formatGroup);
  if (left > 0) lines.push(`  … and ${formatNumber(left)} more beyond the first ${formatNumber(kept)}.`);
  return [...lines, summaryOf(report)].join('\n');
}

/** Problems that differ only in their line, and in the values that their messages quote. */
function groupIssues(issues: readonly Issue[]): Group[] {
  const groups = new Map<string, Group>();
  for (const issue of issues) {
    const key = `${issue.severity} ${issue.code} ${issue.path?.replace(/\[\d+\]/g, '[]') ?? ''} ${kindOfMessage(issue.message)}`;
    const group = groups.get(key);
    const lines = issue.lines ?? 1;
    if (!group) groups.set(key, { issue, lines, times: lines, last: issue.line });
    else {
      if (group.last !== issue.line) group.lines += lines;
      group.times += lines;
      group.last = issue.line;
    }
  }
  const rank = ({ issue }: Group) => (issue.severity === 'error' ? 0 : 1);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

function kindOfMessage(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"|near .*$|\[\d+\]|\d[\d,.]*/g, '…');
}

function formatGroup({ issue, lines, times }: Group): string {
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
  if (report.errors + report.warnings === 0) return `${name}${requests}, nothing wrong.`;
  const invalid = report.errors > 0 ? `, ${formatNumber(report.invalid)} of them not valid` : '';
  return `${name}${requests}${invalid}: ${pluralize(report.errors, 'error')}, ${pluralize(report.warnings, 'warning')}.`;
}
