import { encodingOf } from '../../catalog/tokens/encodings.js';
import { IMAGE_OUTPUT_MODEL, IMAGE_OUTPUT_SPREAD, IMAGE_OUTPUT_TOKENS } from '../../catalog/tokens/vision.js';
import { isObject } from '../../request/content/json-kind.js';
import { inputsOf } from '../../request/endpoints/embeddings/embeddings.js';
import { type Count, exactly, plus, type Range } from './count.js';
import { type Assumption, asArray, type Tally, tallyContent, tallyMessages } from './count-content.js';
import { countSchema, countTools } from './count-tools.js';
import { TextCounter, type Tokenizer } from './text-counter.js';

type Json = Record<string, unknown>;

/** The tokens of one request. */
export interface RequestTokens {
  input: Count;
  /** Answers asked for (`n`): each may be as long as `limit`. */
  answers: number;
  /** The most tokens that one answer may have, where the request says so, or the endpoint's nature. */
  limit?: number;
  /** Tokens of all answers where they are known beforehand: none for embeddings, those of its size for a picture. */
  output?: Range;
  /** The largest of the inputs of an embedding request. */
  largestInput?: number;
  /** The texts with which the prompt begins, up to the first that is none: what prompts may share. */
  head: readonly string[];
  /** What the count rests on beside texts. */
  assumptions: ReadonlySet<Assumption>;
}

const counters = new Map<string, TextCounter>();

/** The counter for a model's texts; the same one each time, so that what is counted once stays known. */
export function counterFor(model: string, tokenizer: Tokenizer = 'auto'): TextCounter {
  const encoding = encodingOf(model);
  if (typeof tokenizer === 'function') return new TextCounter(tokenizer, encoding);
  const key = `${tokenizer} ${encoding}`;
  let counter = counters.get(key);
  if (!counter) {
    counter = new TextCounter(tokenizer, encoding);
    counters.set(key, counter);
  }
  return counter;
}

/** Counts a request as the service would, from any line: what is not as it should be counts nothing. */
export function countRequest(url: unknown, body: unknown, counter: TextCounter): RequestTokens {
  const given = isObject(body) ? body : {};
  const tally = new RequestTally(typeof given.model === 'string' ? given.model : '', counter);
  switch (url) {
    case '/v1/embeddings':
      return countInputs(given.input, tally);
    case '/v1/moderations': {
      const { largestInput: _, ...tokens } = countInputs(given.input, tally);
      return tokens;
    }
    case '/v1/images/generations':
    case '/v1/images/edits':
      return countPictures(given, tally);
    case '/v1/responses':
      return countResponse(given, tally);
    case '/v1/completions':
      tallyContent(given.prompt, tally);
      return tally.result(answersOf(given.n), [given.max_tokens ?? 16]);
    default:
      return countChat(given, tally);
  }
}

function countChat(body: Json, tally: RequestTally): RequestTokens {
  tally.define(body.tools ?? body.functions, body.response_format);
  tallyMessages(asArray(body.messages), tally);
  return tally.result(answersOf(body.n), [body.max_completion_tokens, body.max_tokens]);
}

function countResponse(body: Json, tally: RequestTally): RequestTokens {
  tally.define(body.tools, isObject(body.text) ? body.text.format : undefined);
  const { instructions, input } = body;
  if (body.previous_response_id ?? body.conversation ?? body.prompt) tally.assume('stored content');
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : asArray(input);
  const system = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
  tallyMessages([...system, ...items], tally);
  return tally.result(1, [body.max_output_tokens]);
}

/** One text or several; numbers are tokens already. */
function countInputs(input: unknown, tally: RequestTally): RequestTokens {
  let largest = 0;
  for (const item of inputsOf(input)) {
    const before = tally.likely;
    if (Array.isArray(item)) tally.add(item.length);
    else tallyContent(isObject(item) ? [item] : item, tally);
    largest = Math.max(largest, tally.likely - before);
  }
  return { ...tally.result(1, []), output: { low: 0, high: 0 }, largestInput: largest };
}

function countPictures(body: Json, tally: RequestTally): RequestTokens {
  tallyContent(body.prompt, tally);
  for (const image of asArray(body.images)) {
    const url = isObject(image) ? image.image_url : undefined;
    tallyContent([{ type: 'input_image', image_url: url }], tally);
  }
  tally.assume('picture');
  const answers = answersOf(body.n);
  const tokens = pictureTokens(tally.model, body.quality, body.size);
  return { ...tally.result(answers, []), output: { low: answers * tokens.low, high: answers * tokens.high } };
}

/** Quality and size that are left to the service may become any. */
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

class RequestTally implements Tally {
  readonly model: string;
  readonly #counter: TextCounter;
  readonly #head: string[] = [];
  readonly #assumptions = new Set<Assumption>();
  #open = true;
  #texts = 0;
  #low = 0;
  #high = 0;
  /** The best guess so far. */
  likely = 0;

  constructor(model: string, counter: TextCounter) {
    this.model = model;
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

  /** Adds what stands before the messages: the tools and the shape of the answer. */
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
