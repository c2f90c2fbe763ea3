import type { ImageTokens } from './image-tokens.js';

/** The reasoning efforts, from lowest to highest. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
/** One of `REASONING_EFFORTS`. */
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

/** A reasoning effort: a known one, or the name of a newer one. */
export type Effort = ReasoningEffort | (string & {});

/** The tokenizer encoding of a model. */
export type Encoding = 'o200k_base' | 'cl100k_base';

/** US dollars per million tokens at full price; a batch pays half. */
export interface Price {
  /** US dollars for a million input tokens. */
  input: number;
  /** US dollars for a million output tokens, reasoning included. */
  output: number;
  /** Input that was read from the prompt cache. @default the price of input */
  cachedInput?: number;
  /** False if the price page shows no cached rate for batches. @default true */
  cachedInputInBatches?: boolean;
  /** Input that is written to the prompt cache. @default the price of input */
  cacheWrite?: number;
  /** Higher rates for long requests, all their tokens included. @default none: every request pays the same rates */
  long?: {
    /** The size from which on a request is long, in input tokens: it must have more than these. */
    above: number;
    /** How many times the price of input such a request pays, e.g. 2. */
    input: number;
    /** How many times the price of output such a request pays, e.g. 1.5. */
    output: number;
  };
}

/** The most input tokens of a model that may be queued at a time. An organization's own numbers are on its limits page. */
export interface Queue {
  /** The limits of tiers 1 to 5, in tokens. */
  tokens: readonly [number, number, number, number, number];
  /** The day on which they were seen, YYYY-MM-DD. @default none */
  date?: string;
}

/** The facts about one model. Every row carries its date and source. */
export interface Model {
  /** The name that requests use, e.g. `gpt-6-luna`. */
  id: string;
  /** Other names of the same model, dated snapshots included. @default none */
  aliases?: readonly string[];
  /** Urls of the endpoints that serve it. */
  endpoints: readonly string[];
  /** False when the model is not served by the Batch API. */
  batch: boolean;
  /** The efforts that the model supports. @default none: it is not a reasoning model */
  efforts?: readonly Effort[];
  /** The effort that the service uses if none is sent. @default none */
  defaultEffort?: Effort;
  /** API names of parameters that the model rejects. @default none */
  rejects?: readonly string[];
  /** API names of parameters that the model supports only with effort `none`. @default none */
  rejectsUnlessNone?: readonly string[];
  /** API names of parameters that the model rejects according to a single or doubtful source. @default none */
  mayReject?: readonly string[];
  /** The same, except with effort `none`. @default none */
  mayRejectUnlessNone?: readonly string[];
  /** Chat features that most models lack: `audio`, `prediction`, `web_search`. @default none */
  chatFeatures?: readonly string[];
  /** The highest values that a single source has seen the model accept at chat, by API name. @default none */
  chatLimits?: Readonly<Record<string, number>>;
  /** Efforts that a single source has seen the model reject at chat. @default none */
  chatRefusedEfforts?: readonly ReasoningEffort[];
  /** The numbers in one of its vectors: the most that `dimensions` may be. @default none: not known */
  maxDimensions?: number;
  /**
   * When it supports tools at chat, according to doubtful sources. `/v1/responses` always supports them. @default
   * always, as far as is known
   */
  chatTools?: 'never' | 'only-with-none';
  /** True if the model supports structured outputs (JSON Schema). */
  structuredOutputs: boolean;
  /** True if the model accepts images. */
  vision: boolean;
  /** How it counts the tokens of images. @default patches, as the newest models do, marked as a guess */
  imageTokens?: ImageTokens;
  /** The encoding by which its texts are counted. @default 'o200k_base' */
  encoding?: Encoding;
  /**
   * Input tokens that may wait in batches at a time, by usage tier 1 to 5, and the day on which that was seen. @default
   * none: unknown
   */
  queue?: Queue;
  /** The most tokens of input and output together. @default none: unknown */
  contextWindow?: number;
  /** The most tokens of one answer, reasoning included. @default none: the limit is not known */
  maxOutputTokens?: number;
  /** What its tokens cost, at full price. @default none: unknown */
  price?: Price;
  /** The announced shutdown date, YYYY-MM-DD. @default none: no end is announced */
  shutdown?: string;
  /** The model that the service recommends instead. @default none */
  successor?: string;
  /** The day on which the row was last compared with its source, YYYY-MM-DD. */
  date: string;
  /** The source of the row: a web address, or a few words. */
  source: string;
}
