import { formatPath, type PathStep } from '../../issue.js';

/** The deepest nesting of a request; JSON.stringify itself fails near 5,000 levels, most readers much earlier. */
export const MAX_DEPTH = 200;

/** A value that JSON would lose or change, and its path. */
export interface NonJsonValue {
  code: 'invalid_value' | 'unpaired_surrogate';
  path: string;
  /** The value, as a noun: "a Date", "NaN". */
  what: string;
  remedy: string;
}

/** Finds everything in a value that JSON cannot represent. */
export function findNotJson(value: unknown): NonJsonValue[] {
  const found: NonJsonValue[] = [];
  walk(value, [], [], found);
  return found;
}

function walk(value: unknown, path: PathStep[], ancestors: object[], found: NonJsonValue[]): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) found.push(surrogate(path));
  } else if (typeof value !== 'object' || value === null) {
    const problem = scalarProblem(value);
    if (problem) found.push({ code: 'invalid_value', path: formatPath(path), ...problem });
  } else if (ancestors.includes(value)) {
    found.push(refuse(path, 'a reference to an object that contains it', 'Break the cycle.'));
  } else if (ancestors.length >= MAX_DEPTH) {
    found.push(refuse(path, `nested deeper than ${MAX_DEPTH} levels`, 'Flatten it.'));
  } else if (Array.isArray(value)) {
    walkArray(value, path, [...ancestors, value], found);
  } else if (isPlain(value)) {
    for (const [key, child] of Object.entries(value)) {
      if (!key.isWellFormed()) found.push(surrogate([...path, key]));
      // An undefined property counts as absent, as in JSON.stringify.
      if (child !== undefined) walk(child, [...path, key], [...ancestors, value], found);
    }
  } else {
    found.push(
      refuse(
        path,
        `a ${nameOf(value)}`,
        'Only strings, numbers, booleans, null, arrays and plain objects can be sent.',
      ),
    );
  }
}

function walkArray(array: readonly unknown[], path: PathStep[], ancestors: object[], found: NonJsonValue[]): void {
  for (let index = 0; index < array.length; index++) walk(array[index], [...path, index], ancestors, found);
}

function scalarProblem(value: unknown): { what: string; remedy: string } | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : { what: String(value), remedy: 'JSON has no such number.' };
    case 'bigint':
      return { what: 'a BigInt', remedy: 'Write it as a number or a string.' };
    case 'undefined':
      return { what: 'undefined', remedy: 'Leave it out, or say null.' };
    case 'function':
    case 'symbol':
      return { what: `a ${typeof value}`, remedy: 'JSON cannot represent it.' };
    default:
      return undefined;
  }
}

/** True for a plain object, also from another realm, like the objects of a REPL. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: object): string {
  return value.constructor?.name || 'class instance';
}

function refuse(path: PathStep[], what: string, remedy: string): NonJsonValue {
  return { code: 'invalid_value', path: formatPath(path), what, remedy };
}

function surrogate(path: PathStep[]): NonJsonValue {
  return {
    code: 'unpaired_surrogate',
    path: formatPath(path),
    what: 'a string with half a character (a lone surrogate)',
    remedy: 'Use toWellFormed() on it, or fix the place where it is cut.',
  };
}
