import { formatPath, type PathStep } from '../issue.js';
import type { Pass, RecordedCall } from './pass.js';

/** A request that differs between two runs of a program. */
export interface ChangedRequest {
  customId: string;
  /** The place of the difference, like `body.messages[1].content`. */
  path: string;
  /** The differing text in the earlier and in the later run. */
  before: string;
  after: string;
}

/** Programs with changing requests have many of them; naming one is enough. */
const MOST_COMPARED = 50;
const AROUND = 24;

/**
 * Finds a request that changes from run to run, like one with the time in its prompt: its answer would never be found,
 * and it would be paid for in every round.
 */
export function findChangedRequest(before: Pass, now: Pass): ChangedRequest | undefined {
  const gone = before.calls.filter((call) => call.isPending && !now.has(call.fingerprint)).slice(0, MOST_COMPARED);
  if (gone.length === 0) return undefined;
  const fresh = now.calls.filter((call) => call.isPending && !before.has(call.fingerprint)).slice(0, MOST_COMPARED);
  for (const call of fresh) {
    for (const other of gone) {
      const found = soleDifference(other, call);
      if (found) return found;
    }
  }
  return undefined;
}

/** The difference between two requests, if it is in a single value; undefined if they differ in more. */
function soleDifference(a: RecordedCall, b: RecordedCall): ChangedRequest | undefined {
  if (a.url !== b.url) return undefined;
  const differences = compare(JSON.parse(a.body), JSON.parse(b.body), ['body']);
  const [first] = differences;
  if (!first || differences.length > 1) return undefined;
  return { customId: b.customId, path: formatPath(first.path), ...excerpts(first.a, first.b) };
}

interface Difference {
  path: PathStep[];
  a: unknown;
  b: unknown;
}

function compare(a: unknown, b: unknown, path: PathStep[]): Difference[] {
  if (a === b) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [{ path, a, b }];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const differences: Difference[] = [];
  for (const key of keys) {
    const step = Array.isArray(a) ? Number(key) : key;
    const [left, right] = [(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]];
    differences.push(...compare(left, right, [...path, step]));
    if (differences.length > 1) break;
  }
  return differences;
}

/** The differing part of two values, with a little context. */
function excerpts(a: unknown, b: unknown): Pick<ChangedRequest, 'before' | 'after'> {
  const [before, after] = [textOf(a), textOf(b)];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  const piece = (text: string) => text.slice(Math.max(0, start - AROUND), start + AROUND).toWellFormed();
  return { before: piece(before), after: piece(after) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
