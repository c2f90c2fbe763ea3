import type { FileReport } from './format-text.js';

/** Reports as one JSON document: `{ ok, files: [{ file, ...Report }] }`, without the groups, which only people need. */
export function formatReportsJson(reports: readonly FileReport[]): string {
  const files = reports.map(({ file, groups: _, ...report }) => ({ file, ...report }));
  return JSON.stringify({ ok: reports.every(({ ok }) => ok), files }, null, 2);
}
