import { endOfJsonString } from './canonical-json.js';

/** The place of the body in a request line. */
export interface FoundRequest {
  url: string;
  start: number;
  end: number;
  /** True if the body has no whitespace between tokens, and no escape with another spelling. */
  isCanonical: boolean;
}

/** Finds the URL and the body in a line, given as latin1 so that places in the text are places in the bytes. */
export function findRequestParts(text: string): FoundRequest | undefined {
  let at = blanks(text, text.startsWith('\xef\xbb\xbf') ? 3 : 0);
  if (text[at] !== '{') return undefined;
  let [url, body]: [string | undefined, Value | undefined] = ['', undefined];
  for (;;) {
    at = blanks(text, at + 1);
    if (text[at] !== '"') return undefined;
    const keyEnd = endOfJsonString(text, at);
    const key = keyEnd < 0 ? undefined : textOf(text.slice(at, keyEnd));
    at = blanks(text, keyEnd);
    if (key === undefined || text[at] !== ':') return undefined;
    const value = findValue(text, blanks(text, at + 1));
    if (!value) return undefined;
    if (key === 'url') url = textOf(text.slice(value.start, value.end));
    else if (key === 'body') body = value;
    at = blanks(text, value.end);
    if (text[at] !== ',') break;
  }
  if (text[at] !== '}' || url === undefined || !body) return undefined;
  const { start, end, hasBlanks } = body;
  return { url, start, end, isCanonical: !hasBlanks && !hasOtherSpelling(text, start) };
}

interface Value {
  start: number;
  end: number;
  hasBlanks: boolean;
}

function findValue(text: string, start: number): Value | undefined {
  let hasBlanks = false;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfJsonString(text, at) - 1;
      if (at < 0) return undefined;
      if (depth === 0) return { start, end: at + 1, hasBlanks };
    } else if (code === 0x7b || code === 0x5b) depth++;
    else if (depth === 0) {
      // A number or a keyword ends before the next punctuation character.
      if (code <= 0x20 || code === 0x2c || code === 0x7d) return at > start ? { start, end: at, hasBlanks } : undefined;
    } else if (code === 0x7d || code === 0x5d) {
      if (--depth === 0) return { start, end: at + 1, hasBlanks };
    } else if (code <= 0x20) hasBlanks = true;
  }
  return undefined;
}

function hasOtherSpelling(text: string, from: number): boolean {
  return text.includes('\\u', from) || text.includes('\\/', from);
}

function textOf(literal: string): string | undefined {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}

function blanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}
