import type { Issue, IssueCode } from '../../issue.js';
import { truncate } from './text.js';

/** An issue before its line is known. */
export interface IssueDraft extends Omit<Issue, 'line' | 'lines' | 'firstLine' | 'customId'> {
  /**
   * True for an issue that many lines share, like a model or a schema: it is reported once, with the number of lines.
   */
  shared?: true;
}

/** The place of an issue. */
export interface IssueLocation {
  line?: number;
  customId?: string;
  firstLine?: number;
}

type Details = Pick<IssueDraft, 'path' | 'hint' | 'column' | 'shared'>;

/** An issue for which the service rejects the whole file. */
export function failsBatch(code: IssueCode, message: string, details: Details = {}): IssueDraft {
  return { severity: 'error', code, fails: 'batch', message: brief(message), ...details };
}

/** An issue for which the service rejects this line with a 400. */
export function failsRequest(code: IssueCode, message: string, details: Details = {}): IssueDraft {
  return { severity: 'error', code, fails: 'request', message: brief(message), ...details };
}

/** An issue that is harmless today, or uncertain. */
export function warning(code: IssueCode, message: string, details: Details = {}): IssueDraft {
  return { severity: 'warning', code, message: brief(message), ...details };
}

/** Truncates a message: keys and names in a file may be of any length. */
function brief(message: string): string {
  return truncate(message, 1_000);
}
