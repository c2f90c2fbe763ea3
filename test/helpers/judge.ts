import type { Issue } from '../../src/issue.js';
import { validateLines } from '../../src/jsonl/read/validate.js';

/** What a report says of one body: the day is fixed, so that shutdown dates do not age the tests. */
export async function issuesOf(url: string, body: unknown): Promise<Issue[]> {
  const line = JSON.stringify({ custom_id: 'a', method: 'POST', url, body });
  return (await validateLines([line], { today: '2026-11-20' })).issues;
}

/** The errors among them, each as `code path`. */
export async function errorsOf(url: string, body: unknown): Promise<string[]> {
  const errors = (await issuesOf(url, body)).filter(({ severity }) => severity === 'error');
  return errors.map(({ code, path }) => `${code} ${path}`);
}
