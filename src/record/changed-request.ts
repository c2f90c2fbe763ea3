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
  const sent = before.calls.filter((call) => call.isPending);
  const gone = sent.filter((call) => !now.has(call.fingerprint));
  if (gone.length === 0) return undefined;
  const fresh = now.calls.filter((call) => call.isPending && !before.has(call.fingerprint)).slice(0, MOST_COMPARED);
  // A program that repeats none of its calls doesn't act on their answers: it asks something else each time.
  const isAllNew = gone.length === sent.length;
  for (const call of fresh) {
    for (const other of gone.slice(0, MOST_COMPARED)) {
      const differences = differencesOf(other, call);
      const [first] = differences;
      if (first && (isAllNew || differences.every(isSimilar)))
        return { customId: call.customId, path: formatPath(first.path), ...excerpts(first.a, first.b) };
    }
  }
  return undefined;
}

/** The values that differ; none for requests of another shape, like those of another turn of a conversation. */
function differencesOf(a: RecordedCall, b: RecordedCall): Difference[] {
  if (a.url !== b.url) return [];
  const differences = compare(JSON.parse(a.body), JSON.parse(b.body), ['body']);
  return differences.every(({ a, b }) => typeof a === typeof b && a !== null && b !== null) ? differences : [];
}

/** True for numbers, and for texts of which at least half is the same, like two with a date in them. */
function isSimilar({ a, b }: Difference): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return typeof a === 'number';
  let [start, end] = [0, 0];
  const shorter = Math.min(a.length, b.length);
  while (start < shorter && a[start] === b[start]) start++;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return start + end >= Math.max(a.length, b.length) / 2;
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
  return [...keys].flatMap((key) => {
    const step = Array.isArray(a) ? Number(key) : key;
    return compare((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], [...path, step]);
  });
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
