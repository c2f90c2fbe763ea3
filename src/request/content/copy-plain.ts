import { MAX_DEPTH } from './not-json.js';

/** A copy of lists and plain objects, so that later changes of the original don't reach it. Other objects are shared. */
export function copyPlain<Value>(value: Value, copies = new Map<unknown, unknown>(), depth = 0): Value {
  // What nests deeper than a request may is refused where it is written.
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isList = Array.isArray(value);
  if (!isList && prototype !== Object.prototype && prototype !== null) return value;
  // A value that contains itself stays one, and is refused there, too.
  const known = copies.get(value);
  if (known !== undefined) return known as Value;
  const copy: object = isList ? [] : {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(copy, key, {
      value: copyPlain(item, copies, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return copy as Value;
}
