import type { Issue } from '../../issue.js';
import { isBlank, splitLines, wholeLines } from '../../jsonl/read/decode.js';
import { isObject } from '../../request/content/json-kind.js';
import type { BatchFault } from '../api/wire.js';
import { batchError, valueAtPath } from '../service-errors/batch-error.js';
import { checkContent, type EmulatorRules } from './check-request.js';

/** How many errors are listed; the service's own limit is not known. */
const MOST_ERRORS = 1000;

/** The result of validating an input file. */
export interface Verdict {
  errors: BatchFault[];
  /** How many requests there are. */
  total: number;
  model: string | null;
  /** Estimated input tokens of all requests. */
  tokens: number;
}

/** Validates an input file as the service does: only errors that fail the whole batch count. */
export async function validateInput(
  read: () => Promise<AsyncIterable<Buffer>>,
  rules: EmulatorRules,
  accepts: (model: string) => boolean,
): Promise<Verdict> {
  const findings = await checkContent(await read(), rules);
  const byLine = new Map<number, Issue[]>();
  for (const finding of findings) byLine.set(finding.line ?? 0, [...(byLine.get(finding.line ?? 0) ?? []), finding]);
  const verdict: Verdict = { errors: [], total: 0, model: null, tokens: 0 };
  // The check reports an issue that many lines share once; the service reports it for each line.
  const shared: { finding: Issue; value: unknown }[] = [];
  const explain = (line: number | null, request: unknown) => {
    const tell = (finding: Issue, value: unknown) => {
      const fault = batchError(finding, value, { ...rules, model: verdict.model });
      if (fault.code === 'model_not_found' && accepts(String(value))) return false;
      if (verdict.errors.length < MOST_ERRORS) verdict.errors.push({ ...fault, line });
      return true;
    };
    for (const { finding, value } of shared) if (valueAtPath(request, finding.path) === value) tell(finding, value);
    for (const finding of byLine.get(line ?? 0) ?? []) {
      const value = valueAtPath(request, finding.path);
      if (tell(finding, value) && (finding.lines ?? 1) > 1) shared.push({ finding, value });
    }
  };
  let bytes = 0;
  for await (const { line, bytes: given } of splitLines(wholeLines(await read()))) {
    bytes += given.length + 1;
    if (!isBlank(given)) verdict.total++;
    if (verdict.model !== null && shared.length === 0 && !byLine.has(line)) continue;
    const request = parse(given);
    verdict.model ??= modelOf(request);
    explain(line, request);
  }
  explain(null, undefined);
  verdict.tokens = Math.ceil(bytes / 4);
  return verdict;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function modelOf(value: unknown): string | null {
  const model = isObject(value) && isObject(value.body) ? value.body.model : undefined;
  return typeof model === 'string' ? model : null;
}
