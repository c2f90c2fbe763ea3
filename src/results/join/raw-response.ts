const HEAD_BYTES = 400;
const TAIL_BYTES = 40;
const HEAD =
  /^[\s\xef\xbb\xbf]*\{\s*(?:"id"\s*:\s*(?:"[^"\\]*"|null)\s*,\s*)?"custom_id"\s*:\s*"[^"\\]*"\s*,\s*"response"\s*:\s*(?=\{)/;
const TAIL = /\}\s*,\s*"error"\s*:\s*null\s*\}\s*$/;
const KEYS = new Set(['id', 'custom_id', 'response', 'error']);

/** A range of bytes in a line. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Other readers would split the line at these. */
const SEPARATORS = ['\u2028', '\u2029'].map((separator) => Buffer.from(separator));

/**
 * The text of the response in a parsed line: without rewriting, numbers stay exact to the last digit, and nothing has
 * to be serialized. Undefined if the line has an unusual shape.
 */
export function rawResponse(bytes: Buffer, value: Readonly<Record<string, unknown>>): Buffer | undefined {
  const span = responseSpan(bytes, value);
  return span && !holdsSeparator(bytes) ? bytes.subarray(span.start, span.end) : undefined;
}

/** The place of the response in a line of the usual shape. */
export function responseSpan(bytes: Buffer, value: Readonly<Record<string, unknown>>): ByteRange | undefined {
  if (Object.keys(value).some((key) => !KEYS.has(key))) return undefined;
  const start = HEAD.exec(bytes.toString('latin1', 0, HEAD_BYTES))?.[0].length;
  const tailStart = Math.max(0, bytes.length - TAIL_BYTES);
  const tail = TAIL.exec(bytes.toString('latin1', tailStart))?.index;
  return start === undefined || tail === undefined ? undefined : { start, end: tailStart + tail + 1 };
}

/** True if the bytes must not be copied unchanged. */
export function holdsSeparator(bytes: Buffer): boolean {
  return SEPARATORS.some((separator) => bytes.includes(separator));
}
