import { compareTotals } from '../../estimate/cost/compare-usage.js';
import { formatComparison } from '../../estimate/cost/format-comparison.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import type { Summary } from '../../results/summary/summary.js';
import type { Cli } from './cli.js';

/** Requests to count: enough for a close estimate. */
const SAMPLE = 5_000;

/** Prints what the answers used next to what their input files were estimated at, if anything was used. */
export async function printComparison(cli: Cli, inputs: readonly string[], summary: Summary): Promise<void> {
  const { byStatus, usage, cost, unpriced, unused } = summary;
  // What answers to other requests used says nothing about these.
  if (usage.totalTokens === 0 || unused) return;
  const { succeeded, refused, incomplete, invalid } = byStatus;
  const answers = succeeded + refused + incomplete + invalid;
  const estimate = await estimateFile(inputs, { sample: SAMPLE });
  // A cost that leaves some answers out can't be compared.
  const used = { answers, usage, ...(cost !== undefined && unpriced === undefined && { cost }) };
  cli.say(formatComparison(estimate, compareTotals(estimate, used)));
}
