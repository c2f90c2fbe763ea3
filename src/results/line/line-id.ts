import { parseJson } from '../../jsonl/read/decode.js';

/** How far into a line its id is looked for without reading the whole. */
const HEAD_BYTES = 400;
const RESULT_HEAD =
  /^[\s\xef\xbb\xbf]*\{\s*(?:"id"\s*:\s*(?:"[^"\\]*"|null)\s*,\s*)?"custom_id"\s*:\s*"([^"\\\x00-\x1f]+)"\s*,/;
const REQUEST_HEAD = /^[\s\xef\xbb\xbf]*\{\s*"custom_id"\s*:\s*"([^"\\\x00-\x1f]+)"\s*,/;

/**
 * The id of a result line, from its first bytes alone where they have the usual shape. A line that was cut short
 * still tells it so.
 */
export function resultId(bytes: Buffer): string | null {
  return idInHead(bytes, RESULT_HEAD) ?? idByParsing(bytes);
}

/** The id of a request line. */
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
