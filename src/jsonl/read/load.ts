import { firstInexact } from '../../check/text/inexact-numbers.js';
import { parseLine } from '../../check/text/parse-line.js';
import { BatchFileError } from '../../errors.js';
import { isObject } from '../../request/content/json-kind.js';
import type { RequestLine } from '../../request/entry.js';
import { requestLines } from './request-lines.js';

/** A request of an input file. */
export interface ReadRequest {
  /** 1-based. */
  line: number;
  request: RequestLine;
  /** The line as it is; valid until the next request. */
  bytes: Buffer;
}

/** Reads the requests of an input file; throws a `BatchFileError` with the line of the first invalid one. */
export async function* readRequests(path: string): AsyncGenerator<ReadRequest> {
  for await (const { line, bytes } of requestLines(path)) {
    const { request, findings } = parseLine(bytes, line === 1);
    const problem = findings.find(({ severity }) => severity === 'error')?.message ?? shapeProblem(request);
    if (problem !== undefined) throw new BatchFileError(`${path}, line ${line}: ${problem}`, path);
    const number = firstInexact(bytes.toString('utf8'));
    if (number !== undefined) throw inexact(path, line, number);
    yield { line, request: request as unknown as RequestLine, bytes };
  }
}

function inexact(path: string, line: number, number: string): BatchFileError {
  const fact = `${path}, line ${line}: JavaScript cannot hold the number ${number} exactly, so the request would change.`;
  return new BatchFileError(`${fact} Use the file itself, or the commands split, merge, sample and set.`, path);
}

function shapeProblem(request: Record<string, unknown> | undefined): string | undefined {
  if (typeof request?.custom_id !== 'string' || request.custom_id === '') return 'custom_id is missing.';
  return typeof request.url === 'string' && isObject(request.body) ? undefined : 'url or body is missing.';
}
