import type { Estimate } from '../../estimate/estimate.js';
import type { Issue, IssueCode } from '../../issue.js';
import type { Summary } from '../../results/summary/summary.js';
import type { Agreement } from './agreement.js';
import type { FailureGroup } from './failure-groups.js';
import type { TextPiece } from './request-text.js';
import type { TableData } from './row-table.js';

/** The place and size of a request. */
export interface ReportedSize {
  customId: string;
  line: number;
  inputTokens: number;
  outputTokens?: number;
  /** US dollars: the highest estimate without answers, the actual cost with answers. */
  cost?: number;
}

/** A fact in the head of a report. */
export interface ReportFact {
  /** The name of the fact, e.g. `Service`. */
  label: string;
  /** The fact, formatted for people. */
  value: string;
  /** A second line below the value, in smaller type. @default none */
  note?: string;
}

/** A round of a job, or one of several sets of answers. */
export interface ReportRound {
  /** The name of the round on the page. */
  name: string;
  /** Requests that the round sent. */
  requests: number;
  /** Requests of it that succeeded. */
  succeeded: number;
  /** What it cost, in US dollars. @default none: the page shows no cost for it */
  cost?: number;
  /** When it was sent, as ISO 8601. @default none */
  sentAt?: string;
}

/** Issues of one code. */
export interface IssuesOfCode {
  code: IssueCode;
  severity: Issue['severity'];
  /** The number of requests with it; 1 for an issue of the whole file. */
  count: number;
  issues: (Issue & { file?: string })[];
}

/** The facts from the answers. */
export interface AnswerFacts {
  summary: Summary;
  failures: readonly FailureGroup[];
  outputTokens: readonly number[];
  costs: readonly number[];
  /** Answers far longer than usual, the longest first. */
  outliers: readonly ReportedSize[];
}

/** All data of a page. */
export interface PageData {
  title: string;
  createdAt: Date;
  files: readonly string[];
  endpoints: readonly string[];
  facts: readonly ReportFact[];
  issues: readonly IssuesOfCode[];
  /** Requests with at least one error. */
  invalid: number;
  shared: readonly TextPiece[];
  example: { customId: string; pieces: readonly TextPiece[] } | undefined;
  estimate: Estimate;
  inputTokens: readonly number[];
  highestCosts: readonly number[];
  dearest: readonly ReportedSize[];
  answers: AnswerFacts | undefined;
  rounds: readonly ReportRound[];
  comparison: { name: string; other: string; agreement: Agreement } | undefined;
  table: TableData;
}
