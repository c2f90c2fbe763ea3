/**
 * JSON without whitespace between tokens and with one spelling of each character. Numbers and the order of keys stay.
 */
export function canonicalJson(text: string): string {
  let canonical = '';
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? -1 : endOfJsonString(text, quote);
    canonical += text.slice(at, end < 0 ? text.length : quote).replace(/\s+/g, '');
    if (end < 0) break;
    canonical += canonicalString(text.slice(quote, end));
    at = end;
  }
  return canonical;
}

/** The index after the closing quote of a string; -1 if it never closes. */
export function endOfJsonString(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return -1;
}

function canonicalString(literal: string): string {
  if (!literal.includes('\\u') && !literal.includes('\\/')) return literal;
  try {
    return JSON.stringify(JSON.parse(literal));
  } catch {
    return literal;
  }
}
