import { truncate } from '../../check/report/text.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';

/** Requests that did not succeed for the same reason, in the service's words. */
export interface FailureGroup {
  status: JoinedOutcome['status'];
  code: string;
  message: string;
  count: number;
  /** The ID of the first of them. */
  customId: string;
}

const LONGEST_MESSAGE = 300;
const MOST_KEPT = 10_000;
const MOST_SHOWN = 30;

/**
 * Groups failures by status, code and message. Ignores numbers and quoted texts in messages, which differ from line to
 * line.
 */
export class FailureGroups {
  readonly #groups = new Map<string, FailureGroup>();

  add({ customId, status, error }: JoinedOutcome): void {
    if (!error) return;
    const message = truncate(error.message, LONGEST_MESSAGE);
    const key = [status, error.code, message.replace(/\d+|"[^"]{0,200}"|'[^']{0,200}'/g, '…')].join('\0');
    const group = this.#groups.get(key);
    if (group) group.count++;
    else if (this.#groups.size < MOST_KEPT) {
      this.#groups.set(key, { status, code: error.code, message, count: 1, customId });
    }
  }

  /** The most frequent groups. */
  list(): FailureGroup[] {
    return [...this.#groups.values()].sort((a, b) => b.count - a.count).slice(0, MOST_SHOWN);
  }
}
