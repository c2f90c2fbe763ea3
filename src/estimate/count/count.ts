/** A range of numbers. */
export interface Range {
  /** The lowest value. */
  low: number;
  /** The highest value. */
  high: number;
}

/** A number of tokens: its bounds and the best guess. */
export interface Count extends Range {
  likely: number;
}

export const NOTHING: Count = Object.freeze({ low: 0, likely: 0, high: 0 });

export function exactly(tokens: number): Count {
  return { low: tokens, likely: tokens, high: tokens };
}

export function plus(a: Count, b: Count): Count {
  return { low: a.low + b.low, likely: a.likely + b.likely, high: a.high + b.high };
}

export function times(a: Count, factors: Count): Count {
  return {
    low: Math.floor(a.low * factors.low),
    likely: Math.round(a.likely * factors.likely),
    high: Math.ceil(a.high * factors.high),
  };
}
