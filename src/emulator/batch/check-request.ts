import { BatchValidator } from '../../check/batch/batch.js';
import { FileValidator } from '../../check/batch/file.js';
import type { IssueDraft } from '../../check/report/issue-draft.js';
import { parseLine } from '../../check/text/parse-line.js';
import type { Issue } from '../../issue.js';
import { type FileLine, wholeLines } from '../../jsonl/read/decode.js';
import type { ReceivedLine } from '../api/wire.js';

/** The rules for checking a file. */
export interface EmulatorRules {
  endpoint: string;
  /** YYYY-MM-DD */
  today: string;
}

/** One checked line of an input file. */
export interface CheckedLine {
  /** Absent if the line is not a request. */
  request?: ReceivedLine;
  /** Why the service would answer this request with an error. */
  refusal?: IssueDraft;
  /** Why the service would fail the whole batch. */
  fault?: IssueDraft;
}

/**
 * The issues that make the service fail a batch. An unknown model is one of them: the check only warns of it, because the
 * service may have new models; the emulator has none.
 */
export async function checkContent(content: AsyncIterable<Buffer>, rules: EmulatorRules): Promise<Issue[]> {
  // No limit: an issue that fails the batch must not get lost among others.
  const check = new FileValidator({ ...rules, maxIssues: Number.POSITIVE_INFINITY });
  for await (const block of wholeLines(content)) check.block(block);
  // A url that is not an endpoint differs from the batch's, too; the service reports it once.
  const told = new Set<string>();
  return check.report().issues.filter((issue) => {
    const { line, code, path } = issue;
    const place = `${line} ${code} ${path}`;
    return failsFile(issue) && !told.has(place) && told.add(place);
  });
}

function failsFile({ fails, code }: Pick<Issue, 'fails' | 'code'>): boolean {
  return fails === 'batch' || code === 'unknown_model';
}

/** Reads lines as requests, each with the first reason for which the service would refuse it. */
export function lineChecker(rules: EmulatorRules): (line: FileLine) => CheckedLine {
  const check = new BatchValidator(rules);
  return ({ bytes, line }) => {
    const { request, customId, findings } = parseLine(bytes, line === 1);
    const all = request === undefined ? findings : [...findings, ...check.findings(request)];
    const refusal = all.find(({ fails }) => fails === 'request');
    const fault = all.find(failsFile);
    if (request !== undefined) {
      return { request: request as unknown as ReceivedLine, ...(refusal && { refusal }), ...(fault && { fault }) };
    }
    // Nested too deeply to parse: only its id is known.
    if (!refusal || typeof customId !== 'string') return {};
    return { request: { custom_id: customId, method: 'POST', url: rules.endpoint, body: {} }, refusal };
  };
}
