import type { ExpectedRange } from './estimate.js';
import type { Dollars, ModelTally } from './model-tally.js';

type Tallies = readonly ModelTally[];

/** Tokens of output of all models together. */
export function outputOf(tallies: Tallies, factor: number): ExpectedRange {
  return {
    low: Math.round(sumOf(tallies, ({ output }) => output.low) * factor),
    high: Math.round(sumOf(tallies, ({ output }) => output.high) * factor),
    expected: Math.round(sumOf(tallies, ({ output }) => output.expected) * factor),
  };
}

/** US dollars of all models together: the low end assumes cached prefixes and empty answers. */
export function costOf(tallies: Tallies, input: number, output: number, relativeError: number): ExpectedRange {
  const dollars = (pick: (tally: ModelTally) => Dollars, error = 1) =>
    sumOf(tallies, (tally) => pick(tally).input * input * error + pick(tally).output * output);
  const saved = sumOf(tallies, (tally) => tally.cacheable().dollars) * input;
  return {
    low: Math.max(0, dollars((tally) => tally.low, Math.max(0, 1 - relativeError)) - saved),
    high: dollars((tally) => tally.high, 1 + relativeError),
    expected: dollars((tally) => tally.expected),
  };
}

/** An amount at a share of the full price, converted to the full price. */
export function divide(cost: ExpectedRange, share: number): ExpectedRange {
  const { low, high, expected } = cost;
  return { low: low / share, high: high / share, expected: expected / share };
}

export function sumOf(tallies: Tallies, pick: (tally: ModelTally) => number): number {
  return tallies.reduce((sum, tally) => sum + pick(tally), 0);
}
