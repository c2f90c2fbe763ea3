import { isObject } from '../check/json-kind.js';

const LINE_SEPARATORS = /[\u2028\u2029]/g;

/** JSON for a value that may hold what a transform of the user's made: a bigint, or a ring; what nests deeper than the stack is left out. */
export function toJson(value: unknown): string {
  try {
    return escaped(JSON.stringify(value) ?? 'null');
  } catch {
    return escaped(safeJson(value));
  }
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? 'null';
  } catch {
    if (!isObject(value)) return JSON.stringify('[cannot be written as JSON]');
    return `{${Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => `${JSON.stringify(key)}:${safeJson(isObject(item) || Array.isArray(item) ? null : item)}`)
      .join(',')}}`;
  }
}

function escaped(json: string): string {
  // V8 knows without looking that a string of single bytes holds none of them.
  if (!json.includes('\u2028') && !json.includes('\u2029')) return json;
  return json.replace(LINE_SEPARATORS, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'));
}
