import type { Issue, Report } from '../../issue.js';
import type { IssueDraft } from './issue-draft.js';

/** Where a finding was made. */
export interface IssueLocation {
  line?: number;
  customId?: string;
  firstLine?: number;
}

/** Gathers findings into a report: counts all, keeps the first, and reports once what many lines share. */
export class ReportBuilder {
  requests = 0;
  bytes = 0;
  invalid = 0;
  #errors = 0;
  #warnings = 0;
  #groups = 0;
  readonly #issues: Issue[] = [];
  readonly #shared = new Map<string, Issue | null>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(finding: IssueDraft, place: IssueLocation = {}): void {
    const { shared, ...facts } = finding;
    const key = shared && `${facts.code} ${facts.path} ${facts.message}`;
    const known = key === undefined ? undefined : this.#shared.get(key);
    if (known !== undefined) {
      if (known) known.lines = (known.lines ?? 1) + 1;
      return;
    }
    this.#count(finding);
    const kept = this.#issues.length < this.#limit ? ({ ...facts, ...place } as Issue) : null;
    if (kept) this.#issues.push(kept);
    if (key !== undefined) this.#shared.set(key, kept);
  }

  #count({ severity }: IssueDraft): void {
    if (severity === 'error') this.#errors++;
    else this.#warnings++;
  }

  /** What many lines share, found only when all were seen; it goes in front of what was kept before, if it stands there. */
  addGroup({ shared: _, ...facts }: IssueDraft, first: IssueLocation, lines: number): void {
    this.#count(facts);
    if (this.#groups++ < this.#limit) this.#issues.push({ ...facts, ...first, ...(lines > 1 && { lines }) });
  }

  build(): Report {
    const byLine = (a: Issue, b: Issue) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0;
    return {
      ok: this.#errors === 0,
      requests: this.requests,
      bytes: this.bytes,
      invalid: this.invalid,
      errors: this.#errors,
      warnings: this.#warnings,
      issues: this.#issues.toSorted(byLine).slice(0, this.#limit),
    };
  }
}
