import { modelsWith } from '../catalog/models/custom-models.js';
import { findModel } from '../catalog/models/find-model.js';
import type { Model } from '../catalog/models/model.js';
import { BATCH_RATES } from '../catalog/services/batch-rates.js';
import type { Range } from './count/count.js';
import { counterFor, type RequestTokens } from './count/count-request.js';
import type { TextCounter } from './count/text-counter.js';
import type { EstimateOptions } from './estimate.js';
import { type Rates, ratesOf, requestCost } from './price.js';
import { SharedPrefix } from './shared-prefix.js';

/** The assumed longest answer of an unknown model. */
const UNKNOWN_OUTPUT = 128_000;

/** US dollars, separate for input and output, because a sample scales them separately. */
export interface Dollars {
  input: number;
  output: number;
}

/** The default expected output tokens: a short text, and the reasoning before it. */
export const ASSUMED_TOKENS = { plain: 300, reasoning: 1_000 } as const;

/** Adds up the requests of one model. */
export class ModelTally {
  readonly model: string;
  readonly counter: TextCounter;
  readonly row: Model | undefined;
  readonly rates: Rates | undefined;
  readonly #prefix = new SharedPrefix();
  readonly #expectedPerAnswer: number | undefined;
  requests = 0;
  /** Requests without an output limit. */
  unlimited = 0;
  #hasLong = false;
  readonly output = { low: 0, high: 0, expected: 0 };
  readonly low: Dollars = { input: 0, output: 0 };
  readonly high: Dollars = { input: 0, output: 0 };
  readonly expected: Dollars = { input: 0, output: 0 };
  /** True if the length of an answer had to be assumed. */
  isAssumed = false;

  constructor(model: string, options: EstimateOptions) {
    this.model = model;
    const models = modelsWith(options.catalog);
    this.counter = counterFor(model, options.tokenizer, models);
    this.row = findModel(model, models);
    this.rates = ratesOf(model, options);
    this.#expectedPerAnswer = options.expectedOutputTokens;
  }

  /** @returns The highest cost of this request, in US dollars; undefined if the price is unknown. */
  add(tokens: RequestTokens): number | undefined {
    this.requests++;
    const output = this.#outputOf(tokens);
    const expected = output.low === output.high ? output.high : this.#expectedOf(tokens, output);
    this.output.low += output.low;
    this.output.high += output.high;
    this.output.expected += expected;
    this.#prefix.add(tokens.head, tokens.input.likely);
    return this.rates && this.#charge(this.rates, tokens, output, expected);
  }

  /** Tokens that may be read from the cache, and the savings. */
  cacheable(): { tokens: number; dollars: number } {
    const tokens = this.#prefix.tokens((text) => this.counter.count(text));
    const { rates } = this;
    if (rates?.cachedInput === undefined) return { tokens, dollars: 0 };
    const factor = (this.#hasLong ? (rates.long?.input ?? 1) : 1) * this.counter.counting.error.high;
    return { tokens, dollars: (tokens * factor * (rates.input - rates.cachedInput)) / 1e6 };
  }

  #outputOf(tokens: RequestTokens): Range {
    if (tokens.output) return tokens.output;
    if (tokens.limit === undefined) this.unlimited++;
    const { maxOutputTokens = UNKNOWN_OUTPUT, contextWindow = Infinity } = this.row ?? {};
    const room = Math.max(0, contextWindow - tokens.input.low);
    return { low: 0, high: tokens.answers * Math.min(tokens.limit ?? maxOutputTokens, room) };
  }

  #expectedOf(tokens: RequestTokens, output: Range): number {
    const each = this.#expectedPerAnswer;
    if (each !== undefined) return Math.min(each * tokens.answers, output.high);
    this.isAssumed = true;
    const assumed = this.row?.efforts ? ASSUMED_TOKENS.reasoning : ASSUMED_TOKENS.plain;
    // Few answers reach their limit.
    return Math.min(assumed * tokens.answers, Math.round(output.high / 2));
  }

  #charge(rates: Rates, { input: size }: RequestTokens, output: Range, expected: number): number {
    if (rates.long && size.high > rates.long.above) this.#hasLong = true;
    addTo(this.low, requestCost(size.low, output.low, rates));
    addTo(this.expected, requestCost(size.likely, expected, rates));
    const high = requestCost(size.high, output.high, rates);
    // If cache writes cost extra, the whole prompt may be charged as a write.
    const written = size.high >= BATCH_RATES.cacheMinimum ? Math.max(1, (rates.cacheWrite ?? 0) / rates.input) : 1;
    const input = rates.input === 0 ? high.input : high.input * written;
    addTo(this.high, { input, output: high.output });
    return input + high.output;
  }
}

function addTo(sum: Dollars, more: Dollars): void {
  sum.input += more.input;
  sum.output += more.output;
}
