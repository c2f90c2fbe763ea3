import { isUtf8 } from 'node:buffer';
import { formatPath } from '../../issue.js';
import { isObject, kindName } from '../../request/content/json-kind.js';
import { findNotJson, MAX_DEPTH } from '../../request/content/not-json.js';
import { failsBatch, failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { formatNumber } from '../report/text.js';
import { packedAs } from './compressed-file.js';
import { scanJson } from './json-text.js';

/** A parsed line of a file: the request, if it is one, and the issues of the line as text. */
export interface ParsedLine {
  request?: Record<string, unknown>;
  customId?: unknown;
  findings: IssueDraft[];
}

/** Keys that change the request or its destination if they appear twice. */
const GRAVE_KEYS = new Set(['custom_id', 'method', 'url', 'body', 'body.model']);
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** Parses the bytes of one line, without its newline. */
export function parseLine(bytes: Buffer, first: boolean): ParsedLine {
  if (first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const message = 'The file begins with a byte order mark, which is not JSON. Save it as UTF-8 without BOM.';
    const rest = parseLine(bytes.subarray(3), false);
    return { ...rest, findings: [failsBatch('invalid_json_line', message, { column: 1 }), ...rest.findings] };
  }
  const packed = first ? packedAs(bytes) : undefined;
  if (packed) return { findings: [failsBatch('invalid_utf8', `The file is ${packed}.`, { column: 1 })] };
  const utf16 = looksLikeUtf16(bytes) ? ' It looks like UTF-16: save it as UTF-8.' : '';
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes)) {
    const column = columnOf(text, text.indexOf('\ufffd'));
    const message = `From column ${column} on the line is not UTF-8.${utf16 || ' Save the file as UTF-8.'}`;
    return { findings: [failsBatch('invalid_utf8', message, { column })] };
  }
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return { findings: [notJson(text, utf16)] };
  }
  if (!isObject(request)) {
    const message = `The line is ${kindName(request)} instead of an object with custom_id, method, url and body.`;
    return { findings: [failsBatch('invalid_json_line', message)] };
  }
  return inspect(text, request);
}

/** In UTF-16, half of the bytes of Latin text are 0; compressed files have only a few. */
function looksLikeUtf16(bytes: Buffer): boolean {
  if (!bytes.includes(0)) return false;
  const begin = bytes.subarray(0, 256);
  return begin.filter((byte) => byte === 0).length * 4 > begin.length;
}

function inspect(text: string, request: Record<string, unknown>): ParsedLine {
  const scan = scanJson(text);
  const customId = request.custom_id;
  if (scan.depth > MAX_DEPTH) {
    const message = `The line is nested ${formatNumber(scan.depth)} levels deep; the limit is ${MAX_DEPTH}. Flatten it.`;
    return { customId, findings: [failsRequest('invalid_value', message)] };
  }
  // Places are in text order, so that columns are counted in one pass.
  let [counted, column] = [0, 1];
  const findings = scan.duplicates.map(({ path, at }) => {
    const name = formatPath(path);
    const message = `${name} appears twice in the same object; the last one counts. Remove one.`;
    column += columnOf(text.slice(counted, at), at - counted) - 1;
    counted = at;
    const details = { path: name, column };
    return GRAVE_KEYS.has(name)
      ? failsBatch('duplicate_key', message, details)
      : warning('duplicate_key', message, details);
  });
  if (SURROGATE_ESCAPE.test(text)) {
    for (const { code, path, what } of findNotJson(request)) {
      findings.push(failsRequest(code, `${path} is ${what}. Correct the text where it was cut.`, { path }));
    }
  }
  return { request, customId, findings };
}

function notJson(text: string, utf16: string): IssueDraft {
  const { at, reason } = scanJson(text).error ?? { at: 0, reason: 'the parser rejects it' };
  const column = columnOf(text, at);
  const pretty = /^\s*[{[]\s*$/.test(text)
    ? ' Each request must be on one line: a pretty-printed file is not JSONL.'
    : '';
  const message = `The line is not JSON: at column ${column} ${reason}, near ${excerptAt(text, at)}.${pretty}${utf16}`;
  return failsBatch('invalid_json_line', message, { column });
}

/** The column as an editor shows it: in characters, counted from 1. */
function columnOf(text: string, index: number): number {
  let column = 1;
  for (const _ of text.slice(0, Math.max(index, 0))) column++;
  return column;
}

/** A few characters around a place: enough to find it, too few to reveal a prompt. */
function excerptAt(text: string, at: number): string {
  if (at >= text.length) return `the end, …${printable(text.slice(-12))}`;
  const start = Math.max(0, at - 10);
  return `${start > 0 ? '…' : ''}${printable(text.slice(start, at + 10))}${at + 10 < text.length ? '…' : ''}`;
}

/** Escapes characters that a terminal would not show, and keeps quotes as they are in the file. */
function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}
