import type { Issue, Report } from '../../issue.js';
import type { IssueDraft, IssueLocation } from './issue-draft.js';
import { IssueGroups } from './issue-groups.js';

/** Collects issues into a report: counts all, lists the first ones, and lists shared issues once. */
export class ReportBuilder {
  requests = 0;
  bytes = 0;
  invalid = 0;
  #errors = 0;
  #warnings = 0;
  #lateIssues = 0;
  readonly #groups = new IssueGroups();
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
      this.#groups.add(finding, place, 0);
      return;
    }
    this.#count(finding);
    this.#groups.add(finding, place);
    const kept = this.#issues.length < this.#limit ? ({ ...facts, ...place } as Issue) : null;
    if (kept) this.#issues.push(kept);
    if (key !== undefined) this.#shared.set(key, kept);
  }

  #count({ severity }: IssueDraft): void {
    if (severity === 'error') this.#errors++;
    else this.#warnings++;
  }

  /**
   * Adds an issue of a group of lines, found at the end of the file. It is listed even if the list is full; issues are
   * sorted by line.
   */
  addGroup({ shared: _, ...facts }: IssueDraft, first: IssueLocation, lines: number): void {
    this.#count(facts);
    this.#groups.add(facts, first, 1, lines);
    if (this.#lateIssues++ < this.#limit) this.#issues.push({ ...facts, ...first, ...(lines > 1 && { lines }) });
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
      groups: this.#groups.build(),
      issues: this.#issues.toSorted(byLine).slice(0, this.#limit),
    };
  }
}
