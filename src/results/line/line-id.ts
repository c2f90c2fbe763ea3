import { parseJson } from '../../jsonl/read/decode.js';

/** How far into a line its ID is searched for before the whole line is parsed. */
const HEAD_BYTES = 400;
const RESULT_HEAD =
  /^[\s\xef\xbb\xbf]*\{\s*(?:"id"\s*:\s*(?:"[^"\\]*"|null)\s*,\s*)?"custom_id"\s*:\s*"([^"\\\x00-\x1f]+)"\s*,/;
const REQUEST_HEAD = /^[\s\xef\xbb\xbf]*\{\s*"custom_id"\s*:\s*"([^"\\\x00-\x1f]+)"\s*,/;

/**
 * The ID of a result line, from its first bytes alone if they have the usual shape, so that a line that was cut short
 * still has one.
 */
export function resultId(bytes: Buffer): string | null {
  return idInHead(bytes, RESULT_HEAD) ?? idByParsing(bytes);
}

/** The ID of a request line. */
export function requestId(bytes: Buffer): string | null {
  return idInHead(bytes, REQUEST_HEAD) ?? idByParsing(bytes);
}

function idInHead(bytes: Buffer, head: RegExp): string | undefined {
  const id = head.exec(bytes.toString('latin1', 0, HEAD_BYTES))?.[1];
  if (id === undefined || !/[\x80-\xff]/.test(id)) return id;
  return Buffer.from(id, 'latin1').toString('utf8');
}

function idByParsing(bytes: Buffer): string | null {
  const id = (parseJson(bytes) as { custom_id?: unknown } | null | undefined)?.custom_id;
  return typeof id === 'string' && id !== '' ? id : null;
}
