import type { CatalogRow } from '../catalog/models/custom-models.js';
import type { Range } from './count/count.js';
import type { Counting, Tokenizer } from './count/text-counter.js';
import type { Prices, Rates } from './price.js';

/** Options of an estimate. */
export interface EstimateOptions {
  /**
   * How texts are counted: `'auto'` with gpt-tokenizer if installed, else by bytes; `'bytes'`; or your own function.
   * @default 'auto'
   */
  tokenizer?: Tokenizer;
  /** The average output tokens of an answer, reasoning included, e.g. from a sample. @default none */
  expectedOutputTokens?: number;
  /** Prices that replace the built-in ones, by model, in US dollars per million tokens at full price. @default none */
  prices?: Prices;
  /** The share of the full price that a batch pays. @default 0.5 */
  batchShare?: number;
  /** Models that are added to the built-in catalog and take precedence over it. @default the builder's own */
  catalog?: readonly CatalogRow[];
  /** The most requests to list in `oversized.first`. @default 100 */
  maxOversized?: number;
}

/** A range with an expected value. */
export interface ExpectedRange extends Range {
  /** Based on `expectedOutputTokens`, on answers of a known size, or else on an assumption listed in `assumptions`. */
  expected: number;
}

/** The position and size of one request. */
export interface SizedRequest {
  /** The `custom_id` of the request. */
  customId: string;
  /** The line in its file, 1-based. */
  line: number;
  /** Its input tokens, as estimated. */
  inputTokens: number;
}

/** A request that exceeds a limit of its model. */
export interface OversizedRequest extends SizedRequest {
  /** True if it is certain; false if part of the count is only estimated. */
  certain: boolean;
  /** The limit, in tokens. */
  limit: number;
  /** Which limit it is: the model's context window, or that for one input or all inputs of an embedding request. */
  of: 'context window' | 'embedding input' | 'embedding request';
}

/** The tokens and cost of a batch, estimated before it is sent. Plain data. */
export interface Estimate {
  /** Requests in the file or builder. */
  requests: number;
  /** UTF-8 bytes of the input files, newlines included. */
  bytes: number;
  /** The model of most requests; absent if no request names one. */
  model?: string;
  /** All models, the most frequent first. */
  models: string[];
  /** Input tokens, the best estimate; exact for texts if a tokenizer counted them. */
  inputTokens: number;
  /** The lowest and highest possible number of input tokens. */
  inputRange: Range;
  /** The most input tokens that prompts share, which may be read from the prompt cache at a lower rate. */
  cacheableTokens: number;
  /** Output tokens, reasoning included; at most what the requests allow or the model supports. */
  outputTokens: ExpectedRange;
  /** The cost as a batch, in US dollars; absent if the price of a model is unknown. */
  cost?: ExpectedRange;
  /** The cost of the same requests at full price, in US dollars; absent if a price is unknown. */
  fullPrice?: ExpectedRange;
  /** The prices that were used, one item for each model. */
  rates: Rates[];
  /** The day of the oldest price used, YYYY-MM-DD; absent if all prices are your own, or none is known. */
  tableDate?: string;
  /** How the tokens of texts were counted. */
  counting: Counting;
  /** The assumptions behind the estimate, one sentence each. */
  assumptions: string[];
  /** The number of requests by input tokens, in steps of 1, 2, 5, 10, 20, 50 … tokens. */
  histogram: {
    /** The fewest input tokens of a request in this step. */
    from: number;
    /** The first number of input tokens that belongs to the next step. */
    to: number;
    /** How many requests are in this step. */
    requests: number;
  }[];
  /** The requests with the most input tokens, at most five, the longest first. */
  longest: SizedRequest[];
  /** Requests that exceed a limit of their model. */
  oversized: {
    /** How many there are. */
    requests: number;
    /** How many of them exceed it for certain, not only by an estimated count. */
    certain: number;
    /** The first of them, in the order of the file; at most `maxOversized`. */
    first: OversizedRequest[];
  };
  /** Present if only a sample of the requests was counted. */
  sample?: {
    /** How many were counted. */
    requests: number;
    /** The margin of error of `inputTokens` at 95% confidence, as a fraction of it. */
    relativeError: number;
  };
}
