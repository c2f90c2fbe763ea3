import { randomUUID } from 'node:crypto';
import { scanJson } from './json-text.js';

/** A number with at most this many characters and no exponent survives JavaScript unchanged. */
const ALWAYS_EXACT = /^[-\d.]{1,15}$/;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Without a match, no number of the text is inexact. */
const PERHAPS = /\d[\d.]{14}|\d[eE]/;
const MARK = `number ${randomUUID()} `;
const MARKED = new RegExp(`"${MARK}([^"]+)"`, 'g');

/** True if a number in JavaScript's notation has the same value as in the text. */
export function isExact(number: string): boolean {
  return ALWAYS_EXACT.test(number) || significant(number) === significant(String(Number(number)));
}

/** Digits and exponent of a number, the same for all spellings of one value, without the sign. */
function significant(number: string): string | undefined {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(number) ?? [];
  const digits = `${whole}${fraction}`;
  const kept = digits.replace(/0+$/, '');
  return `${kept.replace(/^0+/, '')}e${kept === '' ? 0 : Number(exponent) - fraction.length + digits.length - kept.length}`;
}

/** The first number of a JSON text that JavaScript cannot hold exactly; undefined if there is none. */
export function firstInexact(text: string): string | undefined {
  let first: string | undefined;
  markInexact(text, (number) => {
    first ??= number;
    return number;
  });
  return first;
}

/** A JSON text in which `restoreNumbers` finds the numbers that JavaScript cannot hold exactly. */
export function keepNumbers(text: string): string {
  return markInexact(text, (number) => `"${MARK}${number}"`);
}

/** JSON made of a value that was parsed from `keepNumbers`, with the numbers as they were. */
export function restoreNumbers(json: string): string {
  return json.replaceAll(MARKED, '$1');
}

/** A marked number alone, as its digits; any other text as it is. */
export function restoreText(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

function markInexact(text: string, replacement: (number: string) => string): string {
  if (!PERHAPS.test(text)) return text;
  let marked = '';
  let copied = 0;
  scanJson(text, (_, start, end) => {
    if (text[start] === '"') return;
    const number = text.slice(start, end);
    if (isExact(number)) return;
    marked += text.slice(copied, start) + replacement(number);
    copied = end;
  });
  return copied === 0 ? text : marked + text.slice(copied);
}
