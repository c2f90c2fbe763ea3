import type { IssueLocation } from '../report/report.js';
import { formatNumber } from '../report/text.js';

/** Requests that agree in all that a batch must have in common. */
export interface RequestGroup {
  readonly url: unknown;
  readonly model: unknown;
  readonly embeddingInputs: number;
  count: number;
  /** How many of them have no error of their own. */
  clean: number;
  /** Where the first of them stands. */
  first?: IssueLocation;
  /** The line of the last. */
  last: number;
}

/** Lines with a url, or a model, that is not the batch's. */
export interface Strays {
  value: string;
  /** "the batch is for", or which lines have that of the batch. */
  batch: string;
  first: IssueLocation;
  lines: number;
}

/** The url, or the model, of a batch: what was given, or that of most requests; of a tie, the one that came first. */
export function commonValue(kinds: readonly RequestGroup[], fact: 'url' | 'model', given?: string): string | undefined {
  if (given !== undefined) return given;
  const counts = new Map<string, number>();
  for (const { [fact]: value, count } of kinds) {
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + count);
  }
  let best: string | undefined;
  for (const [value, count] of counts) if (best === undefined || count > counts.get(best)!) best = value;
  return best;
}

/** Those that do not have the batch's: one for each other value, in the order of their first lines. */
export function mismatchesOf(
  kinds: readonly RequestGroup[],
  fact: 'url' | 'model',
  common: string,
  given?: string,
): Strays[] {
  const groups = new Map<string, RequestGroup[]>();
  for (const kind of kinds) {
    const value = kind[fact];
    if (typeof value !== 'string') continue;
    const group = groups.get(value);
    if (group) group.push(kind);
    else groups.set(value, [kind]);
  }
  const batch = given === undefined ? linesOf(groups.get(common) ?? []) : 'the batch is for';
  groups.delete(common);
  return [...groups].map(([value, group]) => {
    return { value, batch, first: group[0]!.first ?? {}, lines: total(group) };
  });
}

/** "line 3 is", "lines 1–40 are", or how many there are and where the first stands. */
function linesOf(kinds: readonly RequestGroup[]): string {
  const count = total(kinds);
  const first = kinds[0]?.first?.line ?? 1;
  if (count === 1) return `line ${first} is`;
  const last = kinds.reduce((latest, kind) => Math.max(latest, kind.last), 0);
  const unbroken = last === first + count - 1;
  return unbroken ? `lines ${first}–${last} are` : `${formatNumber(count)} lines from line ${first} on are`;
}

function total(kinds: readonly RequestGroup[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}
