import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/shared/endpoint.js';

/** What our own options are called on the wire: who gives one to an endpoint without a place for it must hear of it. */
const OPTION_KEYS = ['seed', 'reasoning_effort', 'instructions', 'response_format', 'messages', 'input'];

/** How the endpoint writes what this key means elsewhere, or what else to do about it, where that is known. */
export function carriedKeyHint({ keyHints = {} }: Endpoint, key: string): string | undefined {
  if (Object.hasOwn(keyHints, key)) return keyHints[key];
  return OPTION_KEYS.includes(key) ? 'Leave it out.' : undefined;
}

/** The remedy for a mistake of shape that people really make; undefined for any other. */
export function shapeHint(endpoint: Endpoint, path: string, value: unknown, holder: unknown): string | undefined {
  if (!isObject(holder)) return undefined;
  return endpoint.shapeHints?.find((shape) => shape.path.test(path) && shape.is(value, holder))?.hint;
}
