import { createRequire } from 'node:module';
import type { Encoding } from '../../catalog/models/model.js';

/** Counts the tokens of a text. */
export type CountTokens = (text: string) => number;

interface Peer {
  countTokens(text: string, options: { disallowedSpecial: Set<string> }): number;
}

/** `<|endoftext|>` in a prompt is plain text: nothing is disallowed. */
const PLAIN = { disallowedSpecial: new Set<string>() };
const loaded = new Map<Encoding, CountTokens | null>();
const require = createRequire(import.meta.url);

/**
 * The exact counter of an encoding, by the optional peer `gpt-tokenizer`; undefined if it is not installed. Loaded on
 * first use, which takes about 100 ms, and synchronously, because `batch.estimate()` is synchronous.
 */
export function loadTokenizer(encoding: Encoding): CountTokens | undefined {
  let count = loaded.get(encoding);
  if (count === undefined) {
    count = load(encoding);
    loaded.set(encoding, count);
  }
  return count ?? undefined;
}

function load(encoding: Encoding): CountTokens | null {
  let peer: Peer;
  try {
    peer = require(`gpt-tokenizer/encoding/${encoding}`) as Peer;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return null;
    throw cause;
  }
  return bySpaces((text) => peer.countTokens(text, PLAIN));
}

/** Longer slices would keep the whole original text in memory. */
const LONGEST_KEPT_WORD = 12;
const MOST_KEPT_WORDS = 100_000;

/**
 * No token of these encodings has a space after another character: their patterns allow a space only at the front. So a
 * text may be split there and each word counted once; the sum is still exact.
 */
function bySpaces(count: CountTokens): CountTokens {
  const words = new Map<string, number>();
  const countWord = (word: string): number => {
    if (word.length > LONGEST_KEPT_WORD) return word.length > LONGEST_RUN ? countLong(word, count) : count(word);
    const known = words.get(word);
    if (known !== undefined) return known;
    const tokens = count(word);
    if (words.size >= MOST_KEPT_WORDS) words.clear();
    words.set(word, tokens);
    return tokens;
  };
  return (text) => {
    if (text === '') return 0;
    let tokens = 0;
    let start = 0;
    for (let at = text.indexOf(' ', 1); at > 0; at = text.indexOf(' ', at + 1)) {
      if (!endsWord(text.charCodeAt(at - 1))) continue;
      tokens += countWord(text.slice(start, at));
      start = at;
    }
    return tokens + countWord(text.slice(start));
  };
}

/** True for a character that is certainly not whitespace; U+1680 to U+3000 contain some. */
function endsWord(code: number): boolean {
  return (code > 0x20 && code < 0x7f) || (code > 0xa0 && code < 0x1680) || (code > 0x3000 && code < 0xd800);
}

const LONGEST_RUN = 1_000;
const CUT = 500;
const RUN = new RegExp(`[\\p{L}\\p{M}]{${LONGEST_RUN}}|[^\\s\\p{L}\\p{N}]{${LONGEST_RUN}}|\\s{${LONGEST_RUN}}`, 'u');

/**
 * The peer's time grows with the square of an unbroken run (6 s for 50,000 letters). Such a run is counted in pieces,
 * with an error of one or two tokens per piece.
 */
function countLong(text: string, count: CountTokens): number {
  if (!RUN.test(text)) return count(text);
  let tokens = 0;
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + CUT, text.length);
    if (isLowSurrogate(text.charCodeAt(end))) end++;
    tokens += count(text.slice(start, end));
    start = end;
  }
  return tokens;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
