/** A bar of a histogram: how many values are from `from` up to, but not including, `to`. */
export interface Bin {
  from: number;
  to: number;
  count: number;
}

const BINS = 24;

/** Bins of equal width between the smallest value and the 99th percentile; larger values go into the last bin. */
export function binsOf(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const sorted = Float64Array.from(values).sort();
  const low = sorted[0]!;
  const high = Math.max(quantile(sorted, 0.99), low);
  const step = niceStep((high - low) / BINS);
  const start = Math.floor(low / step) * step;
  const count = Math.floor((high - start) / step) + 1;
  const bins = Array.from({ length: count }, (_, index) => ({
    from: start + index * step,
    to: start + (index + 1) * step,
    count: 0,
  }));
  for (const value of sorted) bins[Math.min(count - 1, Math.floor((value - start) / step))]!.count++;
  bins[count - 1]!.to = Math.max(bins[count - 1]!.to, sorted.at(-1)!);
  return bins;
}

/** The median, and the bounds of usual values. */
export interface Spread {
  median: number;
  p95: number;
  largest: number;
  /** Above this, a value is an outlier: three times the middle half's width beyond its upper end (Tukey's outer fence). */
  fence: number;
}

export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  return {
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    largest: sorted.at(-1)!,
    fence: q3 + 3 * Math.max(q3 - q1, 1),
  };
}

/** Keeps the few items with the highest values, highest first. */
export class Highest<Item> {
  readonly items: { value: number; item: Item }[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(value: number, item: Item): void {
    const { items } = this;
    if (items.length === this.#most && value <= items.at(-1)!.value) return;
    items.push({ value, item });
    items.sort((a, b) => b.value - a.value);
    items.length = Math.min(items.length, this.#most);
  }
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** The next of 1, 2, 5, 10, 20, 50 … (or a fraction of that kind) that is not below the given step. */
function niceStep(step: number): number {
  if (!(step > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= step * 0.999) ?? step;
}
