import { BatchValidator } from '../../check/batch/batch.js';
import { FileValidator } from '../../check/batch/file.js';
import type { IssueDraft } from '../../check/report/issue-draft.js';
import { parseLine } from '../../check/text/parse-line.js';
import type { Issue } from '../../issue.js';
import { type FileLine, wholeLines } from '../../jsonl/read/decode.js';
import type { RequestLine } from '../api/wire.js';

/** By what a file is judged. */
export interface EmulatorRules {
  endpoint: string;
  /** YYYY-MM-DD */
  today: string;
}

/** A line by itself. */
export interface Judged {
  /** Absent when the line is none. */
  request?: RequestLine;
  /** Why the service would answer it with a 400. */
  refusal?: IssueDraft;
  /** Why it would refuse the whole file of it. */
  fault?: IssueDraft;
}

/**
 * All that makes the service refuse a file as a whole. A model that our table does not know is among it: the check only
 * warns, as the service may have new ones; here there are no others.
 */
export async function checkContent(content: AsyncIterable<Buffer>, rules: EmulatorRules): Promise<Issue[]> {
  // No limit: the one finding that fails the file must not get lost among those that do not.
  const judge = new FileValidator({ ...rules, maxIssues: Number.POSITIVE_INFINITY });
  for await (const block of wholeLines(content)) judge.block(block);
  // A url that is no endpoint at all is also not that of the batch; the service tells once.
  const told = new Set<string>();
  return judge.report().issues.filter((issue) => {
    const { line, code, path } = issue;
    const place = `${line} ${code} ${path}`;
    return failsFile(issue) && !told.has(place) && told.add(place);
  });
}

function failsFile({ fails, code }: Pick<Issue, 'fails' | 'code'>): boolean {
  return fails === 'batch' || code === 'unknown_model';
}

/** Reads lines as requests, with the first reason for the service to answer each with a 400. */
export function lineJudge(rules: EmulatorRules): (line: FileLine) => Judged {
  const judge = new BatchValidator(rules);
  return ({ bytes, line }) => {
    const { request, customId, findings } = parseLine(bytes, line === 1);
    const all = request === undefined ? findings : [...findings, ...judge.findings(request)];
    const refusal = all.find(({ fails }) => fails === 'request');
    const fault = all.find(failsFile);
    if (request !== undefined) {
      return { request: request as unknown as RequestLine, ...(refusal && { refusal }), ...(fault && { fault }) };
    }
    // Too deep to be read any further: only the id is known, and that it is refused.
    if (!refusal || typeof customId !== 'string') return {};
    return { request: { custom_id: customId, method: 'POST', url: rules.endpoint, body: {} }, refusal };
  };
}
