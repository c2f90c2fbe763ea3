import type { Report } from '../issue.js';

/** The verdict on one file, with its name. */
export interface FileReport extends Report {
  file?: string;
}

export function formatReport(report: FileReport): string {
  const lines = report.issues.map(
    ({ severity, code, message, line }) => `  ${severity} ${code}  line ${line}: ${message}`,
  );
  return [
    ...lines,
    `${report.file}: ${report.requests} requests, ${report.errors} errors, ${report.warnings} warnings.`,
  ].join('\n');
}

export function formatReportsJson(reports: readonly FileReport[]): string {
  return JSON.stringify(
    { ok: reports.every(({ ok }) => ok), files: reports.map(({ file, ...r }) => ({ file, ...r })) },
    null,
    2,
  );
}

export function formatReportGithub(report: FileReport): string {
  return report.issues.map((i) => `::${i.severity} file=${report.file},line=${i.line}::${i.message}`).join('\n');
}
