import type { Estimate, EstimateOptions } from '../../estimate/estimate.js';
import { Estimator } from '../../estimate/estimator.js';
import { rawLines } from '../../input/lines/line-file.js';
import { parseJson } from '../../jsonl/read/decode.js';
import { validateFile } from '../../jsonl/read/validate.js';
import { isObject } from '../../request/content/json-kind.js';
import type { RequestLine } from '../../request/entry.js';
import { Highest } from './figures.js';
import type { IssuesOfCode, ReportedSize } from './page-data.js';
import { type TextPiece, textPieces } from './request-text.js';
import { SharedPieces } from './shared-pieces.js';

const DEAREST = 10;

/** The facts from the input alone. */
export interface GatheredRequests {
  estimate: Estimate;
  issues: IssuesOfCode[];
  invalid: number;
  endpoints: string[];
  pieces: SharedPieces;
  example: { customId: string; pieces: TextPiece[] } | undefined;
  inputTokens: number[];
  /** The highest cost of each request in US dollars, if the price is known. */
  highestCosts: number[];
  dearest: ReportedSize[];
}

/** Reads the input files twice: to validate them, and to measure the requests. */
export async function gatherRequests(
  paths: readonly string[],
  options: EstimateOptions,
  signal: AbortSignal | undefined,
): Promise<GatheredRequests> {
  const { issues, invalid } = await validateAll(paths, signal);
  const estimator = new Estimator(options);
  const pieces = new SharedPieces();
  const endpoints = new Set<string>();
  const inputTokens: number[] = [];
  const highestCosts: number[] = [];
  const dearest = new Highest<ReportedSize>(DEAREST);
  let example: GatheredRequests['example'];
  for await (const { request, line, bytes } of requestsOf(paths, signal)) {
    const size = estimator.add(request, bytes, line);
    const customId = String(request.custom_id ?? '');
    const texts = textPieces(request.body);
    pieces.add(texts);
    example ??= { customId, pieces: texts };
    if (typeof request.url === 'string') endpoints.add(request.url);
    inputTokens.push(size.inputTokens);
    if (size.highestCost !== undefined) highestCosts.push(size.highestCost);
    dearest.add(size.highestCost ?? size.inputTokens, {
      customId,
      line,
      inputTokens: size.inputTokens,
      ...(size.highestCost !== undefined && { cost: size.highestCost }),
    });
  }
  return {
    estimate: estimator.estimate(),
    issues,
    invalid,
    endpoints: [...endpoints].slice(0, 5),
    pieces,
    example,
    inputTokens,
    highestCosts,
    dearest: dearest.items.map(({ item }) => item),
  };
}

/** The requests of all files in order, without lines that are not objects; validation reports those. */
export async function* requestsOf(
  paths: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<{ request: RequestLine; line: number; bytes: number }> {
  for (const path of paths) {
    for await (const { line, bytes } of rawLines(path)) {
      signal?.throwIfAborted();
      const request = parseJson(bytes);
      if (isObject(request)) yield { request: request as unknown as RequestLine, line, bytes: bytes.length + 1 };
    }
  }
}

async function validateAll(
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ issues: IssuesOfCode[]; invalid: number }> {
  const groups = new Map<string, IssuesOfCode>();
  let invalid = 0;
  for (const path of paths) {
    signal?.throwIfAborted();
    const report = await validateFile(path);
    invalid += report.invalid;
    for (const issue of report.issues) {
      const key = `${issue.severity} ${issue.code}`;
      const group = groups.get(key) ?? { code: issue.code, severity: issue.severity, count: 0, issues: [] };
      groups.set(key, group);
      group.count += issue.lines ?? 1;
      group.issues.push(paths.length > 1 ? { ...issue, file: path } : issue);
    }
  }
  const rank = ({ severity }: IssuesOfCode) => (severity === 'error' ? 0 : 1);
  return { issues: [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count), invalid };
}
