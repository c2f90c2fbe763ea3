import type { InputLine } from './lines.js';
import { isRecord, type RequestLine } from './wire.js';

/** One reason for the service to refuse a file, or a single request. */
export interface Finding {
  code: string;
  fails: 'batch' | 'request';
  message: string;
  path?: string;
  line?: number;
}

/** Judges the lines of one file, in order. */
export interface FileJudge {
  take(line: InputLine): Finding[];
  /** What is wrong with the file as a whole. */
  end(): Finding[];
}

// The one place that knows the rules. For now a few of them, until the check station is there.

const REQUIRED = ['custom_id', 'method', 'url', 'body'];

export function parseLine({ bytes }: InputLine): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A judge for a batch of this endpoint. */
export function judgeFile(endpoint: string): FileJudge {
  const ids = new Set<unknown>();
  let model: unknown;
  let lines = 0;
  return {
    take(line) {
      lines++;
      const value = parseLine(line);
      if (!isRecord(value)) {
        return [{ code: 'invalid_json_line', fails: 'batch', message: 'not an object', line: line.number }];
      }
      const found = judgeLine(value, endpoint);
      if (value.custom_id !== undefined && ids.has(value.custom_id)) {
        found.push({ code: 'duplicate_custom_id', fails: 'batch', message: 'repeated', path: 'custom_id' });
      }
      ids.add(value.custom_id);
      const given = isRecord(value.body) ? value.body.model : undefined;
      model ??= given;
      if (given !== undefined && given !== model) {
        found.push({ code: 'mismatched_model', fails: 'batch', message: 'second model', path: 'body.model' });
      }
      return found.map((finding) => ({ ...finding, line: line.number }));
    },
    end: () => (lines === 0 ? [{ code: 'empty_file', fails: 'batch', message: 'no line' }] : []),
  };
}

/** What keeps a single request from being answered. */
export function judgeRequest(request: RequestLine): Finding[] {
  const { temperature } = request.body;
  if (typeof temperature !== 'number' || temperature <= 2) return [];
  return [{ code: 'invalid_value', fails: 'request', message: 'temperature is above 2', path: 'body.temperature' }];
}

function judgeLine(value: Record<string, unknown>, endpoint: string): Finding[] {
  const missing = REQUIRED.filter((name) => value[name] === undefined);
  if (missing.length > 0) {
    return missing.map((path) => ({ code: 'missing_required_parameter', fails: 'batch', message: 'missing', path }));
  }
  const found: Finding[] = [];
  if (value.url !== endpoint) found.push({ code: 'invalid_url', fails: 'batch', message: 'other url', path: 'url' });
  const body = isRecord(value.body) ? value.body : {};
  for (const name of endpoint === '/v1/chat/completions' ? ['model', 'messages'] : ['model']) {
    if (body[name] === undefined) {
      found.push({ code: 'invalid_request', fails: 'batch', message: 'missing', path: `body.${name}` });
    }
  }
  if (body.model === 'no-such-model') {
    found.push({ code: 'model_not_found', fails: 'batch', message: 'unknown model', path: 'body.model' });
  }
  if (body.stream === true) {
    found.push({ code: 'streaming_unsupported', fails: 'batch', message: 'stream', path: 'body.stream' });
  }
  return found;
}
