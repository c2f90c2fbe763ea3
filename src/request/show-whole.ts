import { type InspectOptions, inspect } from 'node:util';

/** Makes `console.log` and a REPL show all of an object, however deep; by default they stop at the third level. */
export function showWhole<Value extends object>(value: Value): Value {
  const show = (_: number, options: InspectOptions) =>
    inspect({ ...value }, { ...options, depth: null, maxArrayLength: null, maxStringLength: null });
  return Object.defineProperty(value, inspect.custom, { value: show });
}
