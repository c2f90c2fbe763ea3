import type { Encoding } from '../../catalog/models/model.js';
import type { Count } from './count.js';
import { BYTES_ERROR, countByBytes } from './count-by-bytes.js';
import { type CountTokens, loadTokenizer } from './tokenizer.js';

/**
 * The way to count texts: with gpt-tokenizer if installed, by bytes, or with your own function (for other services'
 * models).
 */
export type Tokenizer = 'auto' | 'bytes' | CountTokens;

/** How an estimate counted its texts. */
export interface Counting {
  /** `bytes` is an estimate; the others are exact. */
  method: 'gpt-tokenizer' | 'bytes' | 'custom';
  /** The encoding that was used; absent if texts were counted by bytes or by your function. */
  encoding?: Encoding;
  /** The bounds of the true count, as factors of the counted one. */
  error: {
    /** At most 1; 1 if the count is exact. */
    low: number;
    /** At least 1; 1 if the count is exact. */
    high: number;
  };
}

/** The size of the cache in characters: enough for all repeated prompts and schemas. */
const MOST_KEPT = 4_000_000;
/** Counting shorter texts is as fast as a lookup. */
const SHORTEST_KEPT = 32;
/** The number of cached tool sets and schemas. */
const MOST_DEFINITIONS = 100;

/** Counts texts; a repeated one, like a system prompt, is counted once. */
export class TextCounter {
  readonly counting: Counting;
  readonly #count: CountTokens;
  readonly #known = new Map<string, number>();
  readonly #definitions = new Map<string, Count>();
  #kept = 0;

  constructor(tokenizer: Tokenizer, encoding: Encoding) {
    const exact = tokenizer === 'auto' ? loadTokenizer(encoding) : undefined;
    if (typeof tokenizer === 'function') {
      this.#count = tokenizer;
      this.counting = { method: 'custom', error: { low: 1, high: 1 } };
    } else if (exact) {
      this.#count = exact;
      this.counting = { method: 'gpt-tokenizer', encoding, error: { low: 1, high: 1 } };
    } else {
      this.#count = countByBytes;
      this.counting = { method: 'bytes', error: BYTES_ERROR[encoding] };
    }
  }

  /** The result of `make` for the definitions with this text, cached. */
  once(definitions: string, make: () => Count): Count {
    let count = this.#definitions.get(definitions);
    if (count === undefined) {
      count = make();
      if (this.#definitions.size >= MOST_DEFINITIONS) this.#definitions.clear();
      this.#definitions.set(definitions, count);
    }
    return count;
  }

  count(text: string): number {
    if (text.length < SHORTEST_KEPT) return this.#count(text);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const tokens = this.#count(text);
    this.#kept += text.length;
    if (this.#kept > MOST_KEPT) {
      this.#known.clear();
      this.#kept = text.length;
    }
    this.#known.set(text, tokens);
    return tokens;
  }
}
