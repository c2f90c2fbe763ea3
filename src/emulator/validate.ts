import { LIMITS } from '../catalog/limits.js';
import { type Finding, judgeFile, parseLine } from './judge.js';
import { linesOf } from './lines.js';
import { valueAt } from './replies.js';
import { batchFault, inputTooLarge } from './service-texts.js';
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

/** Reads an input file as the service does when a batch is created: only faults that refuse the whole file. */
export async function validateInput(
  content: AsyncIterable<Buffer>,
  endpoint: string,
  tolerates: (finding: Finding) => boolean,
): Promise<Verdict> {
  const judge = judgeFile(endpoint);
  const verdict: Verdict = { errors: [], total: 0, model: null, tokens: 0 };
  let bytes = 0;
  const note = (findings: Finding[], value?: unknown) => {
    for (const finding of findings) {
      if (finding.fails !== 'batch' || tolerates(finding) || verdict.errors.length >= MOST_ERRORS) continue;
      verdict.errors.push(batchFault(finding, valueAt(value, finding), endpoint));
    }
  };
  for await (const line of linesOf(content)) {
    bytes += line.bytes.length + 1;
    const value = parseLine(line);
    note(judge.take(line), value);
    if (!isRecord(value)) continue;
    verdict.total++;
    if (verdict.model === null && isRecord(value.body) && typeof value.body.model === 'string') {
      verdict.model = value.body.model;
    }
  }
  note(judge.end());
  if (bytes > LIMITS.serverBytes) verdict.errors = [inputTooLarge(LIMITS.serverBytes, verdict.model ?? 'unknown')];
  verdict.tokens = Math.ceil(bytes / 4);
  return verdict;
}
