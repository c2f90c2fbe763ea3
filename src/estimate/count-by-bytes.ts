/**
 * By how much the count without a tokenizer may be off, as factors: measured on prose in ten scripts, code, JSON and
 * tables against o200k_base (see the test of this file). Single words and odd strings may lie further out.
 */
export const BYTES_ERROR = { low: 0.65, high: 1.5 } as const;

/** Tokens for one character of each kind, fitted to o200k_base. */
const LETTER = 0.2;
const UPPER = 0.32;
const DIGIT = 0.42;
const SPACE = 0.08;
const SIGN = 0.55;
/** Latin with accents, Greek, Cyrillic, Hebrew, Arabic. */
const TWO_BYTES = 0.3;
/** Indic and south-east Asian scripts. */
const INDIC = 0.36;
const CJK = 0.72;
const HANGUL = 0.62;
/** Half of a character outside the basic plane: most emoji. */
const SURROGATE = 1.1;

/** Tokens of a text without a tokenizer: a weighted sum over its characters. Longer texts never count less. */
export function countByBytes(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum += weightOf(text.charCodeAt(index));
  return Math.ceil(sum);
}

function weightOf(code: number): number {
  if (code < 0x80) {
    if (code >= 0x61 && code <= 0x7a) return LETTER;
    if (code === 0x20) return SPACE;
    if (code >= 0x30 && code <= 0x39) return DIGIT;
    return code >= 0x41 && code <= 0x5a ? UPPER : SIGN;
  }
  if (code < 0x800) return TWO_BYTES;
  if (code < 0x1100) return INDIC;
  if (code >= 0xac00 && code <= 0xd7a3) return HANGUL;
  return code >= 0xd800 && code <= 0xdfff ? SURROGATE : CJK;
}
