import type { Issue, Report } from '../issue.js';
import type { Finding } from './finding.js';

/** Where a finding was made. */
export interface Place {
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
  readonly #issues: Issue[] = [];
  readonly #shared = new Map<string, Issue | null>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(finding: Finding, place: Place = {}): void {
    const { shared, ...facts } = finding;
    const key = shared && `${facts.code} ${facts.path} ${facts.message}`;
    const known = key === undefined ? undefined : this.#shared.get(key);
    if (known !== undefined) {
      if (known) known.lines = (known.lines ?? 1) + 1;
      return;
    }
    this.#count(finding, 1);
    const kept = this.#issues.length < this.#limit ? ({ ...facts, ...place } as Issue) : null;
    if (kept) this.#issues.push(kept);
    if (key !== undefined) this.#shared.set(key, kept);
  }

  /** Counts findings whose text nobody will read. */
  #count(finding: Finding, times: number): void {
    if (finding.severity === 'error') this.#errors += times;
    else this.#warnings += times;
  }

  /** The same finding at several places, of which only the first are known by line. */
  addMany({ shared: _, ...facts }: Finding, places: readonly Place[], times: number): void {
    for (const place of places) this.#issues.push({ ...facts, ...place });
    this.#count(facts, times);
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
