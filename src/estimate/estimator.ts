import { modelsWith } from '../catalog/models/custom-models.js';
import type { Model } from '../catalog/models/model.js';
import { LIMITS } from '../catalog/services/limits.js';
import { BatchOptionsError } from '../errors.js';
import { assumptionsOf } from './assumptions.js';
import { NOTHING, plus } from './count/count.js';
import type { Assumption } from './count/count-content.js';
import { counterFor, countRequest, type RequestTokens } from './count/count-request.js';
import type { Estimate, EstimateOptions, OversizedRequest, SizedRequest } from './estimate.js';
import { Histogram } from './histogram.js';
import { ModelTally } from './model-tally.js';
import { costOf, divide, outputOf, sumOf } from './totals.js';

const LONGEST = 5;
const MOST_OVERSIZED = 100;

/** The factors for extrapolating a sample: input by bytes, output by requests. */
export interface Scale {
  input: number;
  output: number;
  relativeError: number;
}

/** The size of one request. */
export interface RequestSize {
  /** The best guess. */
  inputTokens: number;
  /** US dollars; absent if the price is unknown. */
  highestCost?: number;
}

const EVERYTHING: Scale = { input: 1, output: 1, relativeError: 0 };

/** Adds up requests into an estimate, one by one and in constant memory. */
export class Estimator {
  readonly #options: EstimateOptions;
  readonly #catalog: readonly Model[];
  readonly #models = new Map<string, ModelTally>();
  readonly #histogram = new Histogram();
  readonly #assumptions = new Set<Assumption>();
  readonly #longest: SizedRequest[] = [];
  readonly #oversized: OversizedRequest[] = [];
  #oversizedRequests = 0;
  #oversizedForSure = 0;
  #requests = 0;
  #bytes = 0;
  #input = NOTHING;
  #unreadable = 0;

  constructor(options: EstimateOptions = {}) {
    const { expectedOutputTokens: expected } = options;
    if (expected !== undefined && !(Number.isFinite(expected) && expected >= 0)) {
      throw new BatchOptionsError(`expectedOutputTokens is ${expected}; it must be a number of tokens for one answer.`);
    }
    this.#options = options;
    this.#catalog = modelsWith(options.catalog);
  }

  /** Counts a request. */
  add(request: unknown, bytes: number, line: number): RequestSize {
    const { custom_id: id, url, body } = (request ?? {}) as { custom_id?: unknown; url?: unknown; body?: unknown };
    const model = (body as { model?: unknown } | null | undefined)?.model;
    const tally = this.#tallyOf(typeof model === 'string' ? model : '');
    const tokens = countRequest(url, body, tally.counter, this.#catalog);
    const highestCost = tally.add(tokens);
    this.#requests++;
    this.#bytes += bytes;
    this.#input = plus(this.#input, tokens.input);
    this.#histogram.add(tokens.input.likely);
    for (const assumption of tokens.assumptions) this.#assumptions.add(assumption);
    const place = { customId: typeof id === 'string' ? id : '', line, inputTokens: tokens.input.likely };
    this.#keepLongest(place);
    this.#checkSize(tokens, tally, place);
    return { inputTokens: tokens.input.likely, ...(highestCost !== undefined && { highestCost }) };
  }

  /** Counts a line that is not a request. */
  addUnreadable(bytes: number): void {
    this.#unreadable++;
    this.#bytes += bytes;
  }

  /** The estimate so far; for a sample, extrapolated to all requests. */
  estimate({ input, output, relativeError }: Scale = EVERYTHING): Estimate {
    const requests = Math.round(this.#requests * output);
    const tallies = [...this.#models.values()].sort((a, b) => b.requests - a.requests);
    const rates = tallies.flatMap((tally) => tally.rates ?? []);
    const [main] = tallies;
    const [tableDate] = rates.flatMap(({ date }) => date ?? []).sort();
    const cost =
      rates.length > 0 && rates.length === tallies.length ? costOf(tallies, input, output, relativeError) : undefined;
    return {
      requests,
      bytes: Math.round(this.#bytes * input),
      ...(main && main.model !== '' && { model: main.model }),
      models: tallies.map(({ model }) => model),
      inputTokens: Math.round(this.#input.likely * input),
      inputRange: {
        low: Math.floor(this.#input.low * input * Math.max(0, 1 - relativeError)),
        high: Math.ceil(this.#input.high * input * (1 + relativeError)),
      },
      cacheableTokens: Math.round(sumOf(tallies, (tally) => tally.cacheable().tokens) * input),
      outputTokens: outputOf(tallies, output),
      ...(cost && { cost, fullPrice: divide(cost, rates[0]!.share) }),
      rates,
      ...(tableDate !== undefined && { tableDate }),
      counting: (main?.counter ?? counterFor('', this.#options.tokenizer)).counting,
      assumptions: assumptionsOf(tallies, this.#assumptions, this.#unreadable),
      histogram: this.#histogram.steps(),
      longest: [...this.#longest],
      oversized: {
        requests: this.#oversizedRequests,
        certain: this.#oversizedForSure,
        first: [...this.#oversized],
      },
      ...(output > 1 && { sample: { requests: this.#requests, relativeError } }),
    };
  }

  #tallyOf(model: string): ModelTally {
    let tally = this.#models.get(model);
    if (!tally) {
      tally = new ModelTally(model, this.#options);
      this.#models.set(model, tally);
    }
    return tally;
  }

  #keepLongest(place: SizedRequest): void {
    const longest = this.#longest;
    if (longest.length === LONGEST && place.inputTokens <= longest[LONGEST - 1]!.inputTokens) return;
    longest.push(place);
    longest.sort((a, b) => b.inputTokens - a.inputTokens);
    longest.length = Math.min(longest.length, LONGEST);
  }

  #checkSize({ input, largestInput }: RequestTokens, tally: ModelTally, place: SizedRequest): void {
    const window = tally.row?.contextWindow;
    const found: Pick<OversizedRequest, 'certain' | 'limit' | 'of'>[] = [];
    if (largestInput !== undefined) {
      const { embeddingTokensPerInput: tokensPerInput, embeddingTokensPerRequest: tokensPerRequest } = LIMITS;
      const certain = tally.counter.counting.method !== 'bytes';
      if (largestInput > tokensPerInput) found.push({ certain, limit: tokensPerInput, of: 'embedding input' });
      if (input.high > tokensPerRequest) {
        found.push({ certain: input.low > tokensPerRequest, limit: tokensPerRequest, of: 'embedding request' });
      }
    } else if (window !== undefined && input.high > window) {
      found.push({ certain: input.low > window, limit: window, of: 'context window' });
    }
    if (found.length === 0) return;
    this.#oversizedRequests++;
    if (found.some(({ certain }) => certain)) this.#oversizedForSure++;
    const { maxOversized = MOST_OVERSIZED } = this.#options;
    for (const fact of found) if (this.#oversized.length < maxOversized) this.#oversized.push({ ...place, ...fact });
  }
}
