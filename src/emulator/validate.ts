import type { Issue } from '../issue.js';
import { splitLines, wholeLines } from '../jsonl/decode.js';
import { judgeFile, type Rules } from './judge.js';
import { batchFault, valueAt } from './service-texts.js';
import { type BatchFault, isRecord } from './wire.js';

/** How many errors are listed; the service's own limit is not known. */
const MOST_ERRORS = 1000;

/** What validation makes of an input file. */
export interface Verdict {
  errors: BatchFault[];
  /** How many requests there are. */
  total: number;
  model: string | null;
  /** Estimated input tokens of all requests. */
  tokens: number;
}

/** Reads an input file as the service does when a batch is created: only faults that refuse the whole file count. */
export async function validateInput(
  read: () => Promise<AsyncIterable<Buffer>>,
  rules: Rules,
  accepts: (model: string) => boolean,
): Promise<Verdict> {
  const findings = await judgeFile(await read(), rules);
  const byLine = new Map<number, Issue[]>();
  for (const finding of findings) byLine.set(finding.line ?? 0, [...(byLine.get(finding.line ?? 0) ?? []), finding]);
  const verdict: Verdict = { errors: [], total: 0, model: null, tokens: 0 };
  const errors = new Map<Issue, BatchFault>();
  const explain = (line: number, value: unknown) => {
    for (const finding of byLine.get(line) ?? []) {
      const given = valueAt(value, finding.path);
      const fault = batchFault(finding, given, { ...rules, model: verdict.model });
      if (fault.code !== 'model_not_found' || !accepts(String(given))) errors.set(finding, fault);
    }
  };
  let bytes = 0;
  for await (const { line, bytes: given } of splitLines(wholeLines(await read()))) {
    bytes += given.length + 1;
    if (!isBlank(given)) verdict.total++;
    if (verdict.model !== null && !byLine.has(line)) continue;
    const value = parse(given);
    verdict.model ??= modelOf(value);
    explain(line, value);
  }
  explain(0, undefined);
  verdict.tokens = Math.ceil(bytes / 4);
  const inOrder = findings.map((finding) => errors.get(finding)).filter((error) => error !== undefined);
  verdict.errors = inOrder.slice(0, MOST_ERRORS);
  return verdict;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length < 16 && bytes.toString('latin1').trim() === '';
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function modelOf(value: unknown): string | null {
  const model = isRecord(value) && isRecord(value.body) ? value.body.model : undefined;
  return typeof model === 'string' ? model : null;
}
