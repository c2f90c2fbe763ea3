import type { FileReport } from './format-text.js';
import { formatNumber } from './text.js';

/**
 * A report as workflow commands of GitHub Actions, one per line, which GitHub shows beside the lines of a pull request.
 */
export function formatReportGithub(report: FileReport): string {
  const lines = report.issues.map(({ severity, code, message, hint, line, column, lines: count }) => {
    const properties = [
      report.file !== undefined && `file=${escapeProperty(report.file)}`,
      line !== undefined && `line=${line}`,
      column !== undefined && `col=${column}`,
      `title=${code}`,
    ];
    const more = count === undefined ? '' : ` (${formatNumber(count)} lines)`;
    const text = [message, hint].filter((part) => part !== undefined).join(' ');
    return `::${severity} ${properties.filter(Boolean).join(',')}::${escapeData(text + more)}`;
  });
  return lines.join('\n');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
