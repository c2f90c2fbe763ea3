import type { CatalogRow } from '../catalog/models/custom-models.js';
import type { Range } from './count/count.js';
import type { Counting, Tokenizer } from './count/text-counter.js';
import type { Prices, Rates } from './price.js';

/** How an estimate is made. */
export interface EstimateOptions {
  /**
   * How texts are counted: `'auto'` by gpt-tokenizer where it is installed, else by bytes; `'bytes'`; or a function of yours.
   * @default 'auto'
   */
  tokenizer?: Tokenizer;
  /** Tokens that you expect in an answer, reasoning included, from a finished sample: adds `expected` figures. @default none */
  expectedOutputTokens?: number;
  /** Prices that replace those of the table, by model, in US dollars for a million tokens at full price. @default none */
  prices?: Prices;
  /** The share of the full price that a batch pays. @default 0.5 */
  batchShare?: number;
  /** More rows for the table of models, which go before those of this package. @default the builder's own */
  catalog?: readonly CatalogRow[];
  /** How many of the requests that are too long for their model are listed. @default 100 */
  maxOversized?: number;
}

/** A range, and the expected value in it. */
export interface ExpectedRange extends Range {
  /** Rests on `expectedOutputTokens`, on answers of a known size, or else on an assumption that `assumptions` names. */
  expected: number;
}

/** One request by its place and size. */
export interface SizedRequest {
  /** The `custom_id` of the request. */
  customId: string;
  /** 1-based, in its file. */
  line: number;
  /** Estimated tokens of input. */
  inputTokens: number;
}

/** A request that does not fit into what its model can hold. */
export interface OversizedRequest extends SizedRequest {
  /** True when it is sure; false when it may be so, because something in it is only estimated. */
  certain: boolean;
  /** What it does not fit into, in tokens. */
  limit: number;
  /** What the limit is of: the model's context window, or one of the inputs, or all inputs of an embedding request. */
  of: 'context window' | 'embedding input' | 'embedding request';
}

/** What a batch will take and cost, before anything is sent. Plain data. */
export interface Estimate {
  /** Requests in the file or builder. */
  requests: number;
  /** UTF-8 bytes of the input files, newlines included. */
  bytes: number;
  /** The model of most requests. */
  model?: string;
  /** All models, the most frequent first. */
  models: string[];
  /** Tokens of input, the best guess; exact for texts when a tokenizer counted them. */
  inputTokens: number;
  /** Between which the tokens of input lie. */
  inputRange: Range;
  /** Of the input, the tokens at most that prompts share, and that may be read from the cache at a lower rate. */
  cacheableTokens: number;
  /** Tokens of output, reasoning included: at most what the requests allow, or what the model can give. */
  outputTokens: ExpectedRange;
  /** US dollars by batch. Absent where the price of a model is not known. */
  cost?: ExpectedRange;
  /** US dollars for the same at full price. */
  fullPrice?: ExpectedRange;
  /** The rates that were used, one for each model. */
  rates: Rates[];
  /** The day of the oldest price used, YYYY-MM-DD. */
  tableDate?: string;
  /** How the tokens of texts were counted. */
  counting: Counting;
  /** What had to be assumed, in sentences. */
  assumptions: string[];
  /** Requests by tokens of input: from `from` up to, not with, `to`. */
  histogram: { from: number; to: number; requests: number }[];
  /** The five longest requests. */
  longest: SizedRequest[];
  /** Requests that their model cannot hold: how many, how many of these for sure, and the first hundred. */
  oversized: { requests: number; certain: number; first: OversizedRequest[] };
  /** Present when not every request was counted. */
  sample?: {
    /** How many were counted. */
    requests: number;
    /** With 95 % confidence the tokens of input lie so far from `inputTokens`, as a share of it. */
    relativeError: number;
  };
}
