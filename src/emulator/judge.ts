import { type InputLine, linesOf } from './lines.js';
import { isRecord, type RequestLine } from './wire.js';

/** One reason for the service to refuse a file, or a single request. */
export interface Finding {
  code: string;
  message: string;
  path?: string;
  line?: number;
}

/** By what a file is judged. */
export interface Rules {
  endpoint: string;
  /** YYYY-MM-DD */
  today: string;
}

// For now a few rules of its own, until the check station is there.

/** All that makes the service refuse a file as a whole. */
export async function judgeFile(content: AsyncIterable<Buffer>, { endpoint }: Rules): Promise<Finding[]> {
  const findings: Finding[] = [];
  const ids = new Set<unknown>();
  let model: unknown;
  let lines = 0;
  for await (const line of linesOf(content)) {
    lines++;
    const note = (code: string, path?: string) =>
      findings.push({ code, message: code, line: line.number, ...(path !== undefined && { path }) });
    const value = parse(line);
    if (!isRecord(value)) {
      note('invalid_json_line');
      continue;
    }
    const missing = ['custom_id', 'method', 'url', 'body'].filter((name) => value[name] === undefined);
    for (const name of missing) note('missing_required_parameter', name);
    if (missing.length > 0) continue;
    if (value.url !== endpoint) note('invalid_url', 'url');
    const body = isRecord(value.body) ? value.body : {};
    if (body.model === undefined) note('invalid_request', 'body.model');
    if (body.messages === undefined && endpoint === '/v1/chat/completions') note('invalid_request', 'body.messages');
    if (body.model === 'no-such-model') note('model_not_found', 'body.model');
    if (body.stream === true) note('streaming_unsupported', 'body.stream');
    if (ids.has(value.custom_id)) note('duplicate_custom_id', 'custom_id');
    ids.add(value.custom_id);
    model ??= body.model;
    if (body.model !== undefined && body.model !== model) note('mismatched_model', 'body.model');
  }
  return lines === 0 ? [{ code: 'empty_file', message: 'no line' }] : findings;
}

/** A line by itself. */
export interface Judged {
  /** Absent when the line is none. */
  request?: RequestLine;
  /** Why the service would answer it with a 400. */
  refusal?: Finding;
}

/** A line as a request, and the first reason for the service to answer it with a 400. */
export function judgeLine(line: InputLine, _today: string): Judged {
  const value = parse(line);
  if (!isRecord(value)) return {};
  const request = value as unknown as RequestLine;
  const { temperature } = request.body;
  if (typeof temperature !== 'number' || temperature <= 2) return { request };
  const refusal = { code: 'invalid_value', message: 'body.temperature must be at most 2.', path: 'body.temperature' };
  return { request, refusal };
}

function parse({ bytes }: InputLine): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
