import { MAX_DEPTH } from '../../request/content/not-json.js';

/** True for a value that is nested deeper than a request may be. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= MAX_DEPTH) return true;
  for (const child of Object.values(value)) if (isTooDeep(child, depth + 1)) return true;
  return false;
}
