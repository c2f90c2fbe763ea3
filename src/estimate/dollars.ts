/** A range of cost: "$0.20 expected, at most $0.40"; without an expected value, "$0.10 to $0.40". */
export function dollarRange(cost: { low: number; high: number; expected?: number } | undefined): string {
  if (!cost) return 'an unknown cost';
  const [low, high] = [dollars(cost.low), dollars(cost.high)];
  if (low === high) return high;
  return cost.expected === undefined ? `${low} to ${high}` : `${dollars(cost.expected)} expected, at most ${high}`;
}

/** US dollars for people: with cents, or three significant digits for small amounts. */
export function dollars(amount: number): string {
  if (amount === 0) return '$0';
  if (amount < 1e-6) return 'less than $0.000001';
  if (amount < 1) return `$${Number(amount.toPrecision(3))}`;
  return `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
