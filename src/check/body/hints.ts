import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/shared/endpoint.js';

/** How the endpoint writes what this key means elsewhere, where that is known. */
export function carriedKeyHint({ keyHints = {} }: Endpoint, key: string): string | undefined {
  return Object.hasOwn(keyHints, key) ? keyHints[key] : undefined;
}

/** The remedy for a mistake of shape that people really make; undefined for any other. */
export function shapeHint(endpoint: Endpoint, path: string, value: unknown, holder: unknown): string | undefined {
  if (!isObject(holder)) return undefined;
  return endpoint.shapeHints?.find((shape) => shape.path.test(path) && shape.is(value, holder))?.hint;
}
