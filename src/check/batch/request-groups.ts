import type { IssueLocation } from '../report/issue-draft.js';
import { formatNumber } from '../report/text.js';

/** Requests with the same endpoint and model, as a batch requires. */
export interface RequestGroup {
  readonly url: unknown;
  readonly model: unknown;
  /** How many embedding inputs each of them has. */
  readonly embeddingInputs: number;
  count: number;
  /** How many of them have no error of their own. */
  clean: number;
  /** The place of the first of them. */
  first?: IssueLocation;
  /** The line of the last. */
  last: number;
}

/** Lines whose url or model differs from that of the batch. */
export interface Mismatch {
  value: string;
  /** "the batch is for", or which lines have the batch's value. */
  batch: string;
  first: IssueLocation;
  lines: number;
}

/** The url, or the model, of a batch: the given one, or that of most requests; of a tie, the one that came first. */
export function commonValue(
  groups: readonly RequestGroup[],
  fact: 'url' | 'model',
  given?: string,
): string | undefined {
  if (given !== undefined) return given;
  const counts = new Map<string, number>();
  for (const { [fact]: value, count } of groups) {
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + count);
  }
  let best: string | undefined;
  for (const [value, count] of counts) if (best === undefined || count > counts.get(best)!) best = value;
  return best;
}

/** One for each value other than the batch's, in the order of their first lines. */
export function mismatchesOf(
  groups: readonly RequestGroup[],
  fact: 'url' | 'model',
  common: string,
  given?: string,
): Mismatch[] {
  const byValue = new Map<string, RequestGroup[]>();
  for (const group of groups) {
    const value = group[fact];
    if (typeof value !== 'string') continue;
    const same = byValue.get(value);
    if (same) same.push(group);
    else byValue.set(value, [group]);
  }
  const batch = given === undefined ? linesOf(byValue.get(common) ?? []) : 'the batch is for';
  byValue.delete(common);
  return [...byValue].map(([value, same]) => ({ value, batch, first: same[0]!.first ?? {}, lines: total(same) }));
}

/** "line 3 is", "lines 1–40 are", or how many there are and where the first is. */
function linesOf(groups: readonly RequestGroup[]): string {
  const count = total(groups);
  const first = groups[0]?.first?.line ?? 1;
  if (count === 1) return `line ${first} is`;
  const last = groups.reduce((latest, group) => Math.max(latest, group.last), 0);
  const unbroken = last === first + count - 1;
  return unbroken ? `lines ${first}–${last} are` : `${formatNumber(count)} lines from line ${first} on are`;
}

function total(groups: readonly RequestGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
