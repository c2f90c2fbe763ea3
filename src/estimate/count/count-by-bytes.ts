import type { Encoding } from '../../catalog/models/model.js';

/**
 * The error bounds of the count without a tokenizer, as factors: measured on prose in ten scripts, code, JSON and
 * tables (see the test of this file). The older encoding needs up to three times as many tokens outside Latin script.
 * Single words and odd strings may be further off.
 */
export const BYTES_ERROR: Readonly<Record<Encoding, { low: number; high: number }>> = {
  o200k_base: { low: 0.7, high: 1.4 },
  cl100k_base: { low: 0.7, high: 3.5 },
};

/** Tokens for one character of each kind, fitted to o200k_base. */
const LETTER = 0.215;
const UPPER = 0.36;
const DIGIT = 0.5;
const SPACE = 0.07;
const SIGN = 0.65;
/** Latin with accents, Greek, Cyrillic, Hebrew, Arabic. */
const TWO_BYTES = 0.34;
/** Indic and south-east Asian scripts. */
const INDIC = 0.39;
const CJK = 0.8;
const HANGUL = 0.6;
/** Half of a surrogate pair: most emoji. */
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
