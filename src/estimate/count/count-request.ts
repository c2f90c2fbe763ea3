import { findModel } from '../../catalog/models/find-model.js';
import { type ImageTokens, UNKNOWN_IMAGE_TOKENS } from '../../catalog/models/image-tokens.js';
import type { Model } from '../../catalog/models/model.js';
import { IMAGE_OUTPUT_MODEL, IMAGE_OUTPUT_SPREAD, IMAGE_OUTPUT_TOKENS } from '../../catalog/tokens/vision.js';
import { isObject } from '../../request/content/json-kind.js';
import { endpointAnywhere } from '../../request/endpoints/provider-urls.js';
import { DEFAULT_ENDPOINT, endpointOf } from '../../request/endpoints/table.js';
import { type Count, exactly, plus, type Range } from './count.js';
import { type Assumption, type TokenTally, tallyContent, tallyMessages } from './count-content.js';
import { countSchema, countTools } from './count-tools.js';
import { TextCounter, type Tokenizer } from './text-counter.js';

/** The tokens of one request. */
export interface RequestTokens {
  input: Count;
  /** Answers asked for (`n`): each may be as long as `limit`. */
  answers: number;
  /** The most tokens of one answer, if the request or the endpoint limits them. */
  limit?: number;
  /** Tokens of all answers if known in advance: none for embeddings, by size for images. */
  output?: Range;
  /** The largest of the inputs of an embedding request. */
  largestInput?: number;
  /** The leading texts of the prompt, up to the first other part: prompts may share them. */
  head: readonly string[];
  /** The assumptions of the count. */
  assumptions: ReadonlySet<Assumption>;
}

const counters = new Map<string, TextCounter>();

/** The counter for a model's texts; cached, so that each text is counted once. */
export function counterFor(model: string, tokenizer: Tokenizer = 'auto', models?: readonly Model[]): TextCounter {
  const encoding = findModel(model, models)?.encoding ?? 'o200k_base';
  if (typeof tokenizer === 'function') return new TextCounter(tokenizer, encoding);
  const key = `${tokenizer} ${encoding}`;
  let counter = counters.get(key);
  if (!counter) {
    counter = new TextCounter(tokenizer, encoding);
    counters.set(key, counter);
  }
  return counter;
}

/**
 * Counts a request as the service would, from any line; malformed parts count as 0.
 *
 * @param url The url of the line, of any service that we know. A line without one counts for the default endpoint,
 * because some services name the endpoint only with the batch; an unknown url counts as 0.
 */
export function countRequest(
  url: unknown,
  body: unknown,
  counter: TextCounter,
  models?: readonly Model[],
): RequestTokens {
  const given = isObject(body) ? body : {};
  const model = typeof given.model === 'string' ? given.model : '';
  const tally = new RequestTally(findModel(model, models)?.imageTokens ?? UNKNOWN_IMAGE_TOKENS, counter);
  const endpoint = endpointOf(endpointAnywhere(String(url ?? DEFAULT_ENDPOINT)) ?? '');
  if (!endpoint) {
    tally.assume('unknown endpoint');
    return tally.result(1, []);
  }
  const {
    tools,
    format,
    messages,
    contents = [],
    isStored,
    answers,
    limits = [],
    output,
  } = endpoint.countedParts(given);
  tally.define(tools, format);
  if (isStored) tally.assume('stored content');
  if (messages) tallyMessages(messages, tally);
  const largestInput = tallyContents(contents, tally);
  const tokens = tally.result(answersOf(answers), limits);
  if (endpoint.places.inputs !== undefined) tokens.largestInput = largestInput;
  if (output === 'none') return { ...tokens, output: { low: 0, high: 0 } };
  if (output !== 'pictures') return tokens;
  tally.assume('picture');
  const { low, high } = pictureTokens(model, given.quality, given.size);
  return { ...tokens, output: { low: tokens.answers * low, high: tokens.answers * high } };
}

/** Adds texts and parts, or numbers, which are tokens already; returns the tokens of the largest. */
function tallyContents(contents: readonly unknown[], tally: RequestTally): number {
  let largest = 0;
  for (const content of contents) {
    const before = tally.likely;
    if (Array.isArray(content) && typeof content[0] === 'number') tally.add(content.length);
    else tallyContent(content, tally);
    largest = Math.max(largest, tally.likely - before);
  }
  return largest;
}

/** If the service chooses quality and size, any of them is possible. */
function pictureTokens(model: string, quality: unknown, size: unknown): Range {
  const ofQuality = IMAGE_OUTPUT_TOKENS[String(quality)];
  const rows = ofQuality ? [ofQuality] : Object.values(IMAGE_OUTPUT_TOKENS);
  const values = rows.flatMap((row) => row[String(size)] ?? Object.values(row));
  const known =
    model === IMAGE_OUTPUT_MODEL && (ofQuality?.[String(size)] !== undefined || size == null || size === 'auto');
  const spread = known ? { low: 1, high: 1 } : IMAGE_OUTPUT_SPREAD;
  return { low: Math.floor(Math.min(...values) * spread.low), high: Math.ceil(Math.max(...values) * spread.high) };
}

function answersOf(n: unknown): number {
  return typeof n === 'number' && Number.isInteger(n) && n > 0 ? n : 1;
}

class RequestTally implements TokenTally {
  readonly imageTokens: ImageTokens;
  readonly #counter: TextCounter;
  readonly #head: string[] = [];
  readonly #assumptions = new Set<Assumption>();
  #open = true;
  #texts = 0;
  #low = 0;
  #high = 0;
  /** The best guess so far. */
  likely = 0;

  constructor(imageTokens: ImageTokens, counter: TextCounter) {
    this.imageTokens = imageTokens;
    this.#counter = counter;
  }

  count(text: string): number {
    return this.#counter.count(text);
  }

  assume(assumption: Assumption): void {
    this.#assumptions.add(assumption);
  }

  text(text: string): void {
    const tokens = this.#counter.count(text);
    this.#texts += tokens;
    this.likely += tokens;
    if (this.#open) this.#head.push(text);
  }

  add(tokens: number | Count): void {
    const { low, likely, high } = typeof tokens === 'number' ? exactly(tokens) : tokens;
    this.#low += low;
    this.#high += high;
    this.likely += likely;
    if (typeof tokens !== 'number') this.#open = false;
  }

  /** Adds the parts before the messages: the tools and the response format. */
  define(tools: unknown, format: unknown): void {
    if (tools == null && format == null) return;
    const definitions = JSON.stringify([tools, format]);
    const count = (text: string) => this.#counter.count(text);
    const tokens = this.#counter.once(definitions, () =>
      plus(exactly(countTools(tools, count)), countSchema(format, count)),
    );
    this.add(tokens);
    this.assume('definitions');
    this.#head.push(definitions);
    this.#open = true;
  }

  result(answers: number, limits: readonly unknown[]): RequestTokens {
    const { error } = this.#counter.counting;
    const limit = limits.find((value) => typeof value === 'number' && value > 0) as number | undefined;
    return {
      input: {
        low: this.#low + Math.floor(this.#texts * error.low),
        likely: this.likely,
        high: this.#high + Math.ceil(this.#texts * error.high),
      },
      answers,
      ...(limit !== undefined && { limit }),
      head: this.#head,
      assumptions: this.#assumptions,
    };
  }
}
