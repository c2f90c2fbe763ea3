import { z } from 'zod';
import { checkedLater, checkOptions } from '../../arguments/check-options.js';
import type { Estimate, EstimateOptions } from '../estimate.js';
import { type Rates, ratesOf, requestCost } from '../price.js';

/** The tokens of one answer or of a whole batch, in the format of `outcome.usage`. */
export interface TokenUsage {
  /** Tokens of the request, those from the prompt cache included. */
  inputTokens: number;
  /** Input tokens read from the prompt cache; part of `inputTokens`. @default 0 */
  cachedTokens?: number;
  /** Input tokens written to the prompt cache; part of `inputTokens`. @default 0 */
  cacheWriteTokens?: number;
  /** Tokens of the answer, reasoning included. */
  outputTokens: number;
  /** Output tokens spent on reasoning; part of `outputTokens`. @default 0 */
  reasoningTokens?: number;
}

/** The actual usage and cost of a batch, compared with its estimate. */
export interface UsageComparison {
  /** How many answers were compared. */
  answers: number;
  /** The tokens of all answers together. */
  usage: Required<TokenUsage>;
  /** Input tokens used, divided by those estimated: 1 if the estimate was right. */
  inputRatio: number;
  /** Average output tokens of an answer; use it as `expectedOutputTokens` next time. */
  outputPerAnswer: number;
  /** What the answers cost in the batch, in US dollars; absent if the price of the model is unknown. */
  cost?: number;
  /** What they would have cost at full price, in US dollars; absent if the price of the model is unknown. */
  fullPrice?: number;
  /** True if the cost is in the estimated range. With fewer answers than requests it may be below. Absent if one of them is unknown. */
  withinRange?: boolean;
}

const compareShape = z.strictObject({ prices: checkedLater, batchShare: checkedLater, catalog: checkedLater });

/**
 * Compares the usage of a batch with its estimate. Pass the usage of every answer: the long-context rates depend on
 * each request.
 *
 * @throws BatchOptionsError for a price or batch share that is not a valid number.
 * @example
 * const used = [];
 * for await (const { usage } of batch.results('out.jsonl')) if (usage) used.push(usage);
 * console.log(compareUsage(estimate, used).cost);
 */
export function compareUsage(
  estimate: Estimate,
  usages: Iterable<TokenUsage>,
  options: Pick<EstimateOptions, 'prices' | 'batchShare' | 'catalog'> = {},
): UsageComparison {
  checkOptions('compareUsage', compareShape, options);
  const given = options.prices || options.batchShare || options.catalog;
  const { model } = estimate;
  const rates =
    given && model !== undefined ? ratesOf(model, options) : estimate.rates.find((known) => known.model === model);
  const usage = { inputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  let answers = 0;
  let cost = 0;
  for (const used of usages) {
    answers++;
    usage.inputTokens += used.inputTokens;
    usage.cachedTokens += used.cachedTokens ?? 0;
    usage.cacheWriteTokens += used.cacheWriteTokens ?? 0;
    usage.outputTokens += used.outputTokens;
    usage.reasoningTokens += used.reasoningTokens ?? 0;
    if (rates) cost += usageCost(used, rates);
  }
  return compareTotals(estimate, { answers, usage, ...(rates && { cost, fullPrice: cost / rates.share }) });
}

/** The same, for totals. */
export function compareTotals(
  estimate: Estimate,
  used: Pick<UsageComparison, 'answers' | 'usage' | 'cost' | 'fullPrice'>,
): UsageComparison {
  const { answers, usage, cost } = used;
  const range = estimate.cost;
  return {
    ...used,
    inputRatio: estimate.inputTokens === 0 ? 1 : usage.inputTokens / estimate.inputTokens,
    outputPerAnswer: answers === 0 ? 0 : usage.outputTokens / answers,
    ...(cost !== undefined && range && { withinRange: cost >= range.low - TINY && cost <= range.high + TINY }),
  };
}

/** Floating-point sums differ slightly. */
const TINY = 1e-9;

/** The cost of one answer in US dollars. */
export function usageCost(usage: TokenUsage, rates: Rates): number {
  const { inputTokens, cachedTokens = 0, cacheWriteTokens = 0, outputTokens } = usage;
  const { input, output } = requestCost(inputTokens, outputTokens, rates);
  const cached = Math.min(cachedTokens, inputTokens);
  const written = Math.min(cacheWriteTokens, inputTokens - cached);
  const priceOf = (rate = rates.input) => rate / (rates.input || 1);
  const charged =
    inputTokens - cached - written + cached * priceOf(rates.cachedInput) + written * priceOf(rates.cacheWrite);
  return (input * charged) / (inputTokens || 1) + output;
}
