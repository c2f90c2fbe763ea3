import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';

/** The API names of our own options: using one at an endpoint without it needs a clear message. */
const OPTION_KEYS = ['seed', 'reasoning_effort', 'instructions', 'response_format', 'messages', 'input'];

/** The name of this key at the endpoint, or another remedy, if known. */
export function carriedKeyHint({ keyHints = {} }: Endpoint, key: string): string | undefined {
  if (Object.hasOwn(keyHints, key)) return keyHints[key];
  return OPTION_KEYS.includes(key) ? 'Leave it out.' : undefined;
}

/** The remedy for a common mistake of shape; undefined for any other. */
export function shapeHint(endpoint: Endpoint, path: string, value: unknown, holder: unknown): string | undefined {
  if (!isObject(holder)) return undefined;
  return endpoint.shapeHints?.find((shape) => shape.path.test(path) && shape.is(value, holder))?.hint;
}
