import { escapeSeparators } from '../../jsonl/write/encode.js';
import { isObject } from '../../request/content/json-kind.js';

/**
 * JSON of a value from a user's transform: bigints become strings; cycles and values that are nested too deeply are
 * omitted.
 */
export function toJson(value: unknown): string {
  try {
    return escapeSeparators(JSON.stringify(value) ?? 'null');
  } catch {
    return escapeSeparators(safeJson(value));
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
