import { nearest } from '../../arguments/nearest.js';
import { formatNumber } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import type { RequestLine } from '../../request/entry.js';
import { type Source, sourceName } from './chunks.js';
import { parseRawLine, rawLines } from './line-file.js';

/** So many ids are kept to name the nearest one. */
const IDS_TO_COMPARE = 250_000;
/** The id near the beginning of a line, where nearly every writer puts it. */
const EARLY_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.)*")/;
const EARLY_BYTES = 300;

/**
 * Finds one request of an input file.
 *
 * @param which A custom_id, or its place among the requests, 1-based; an id that looks like a number goes first.
 * @throws BatchOptionsError when there is none.
 */
export async function findRequest(source: Source, which: string): Promise<RequestLine> {
  const place = /^[1-9]\d*$/.test(which) ? Number(which) : 0;
  const needle = JSON.stringify(which);
  const ids: string[] = [];
  let atPlace: RequestLine | undefined;
  let count = 0;
  for await (const raw of rawLines(source)) {
    count++;
    // Only lines that may be meant are parsed.
    const maybe = raw.bytes.includes(needle) || raw.bytes.includes('\\u');
    if (!maybe && count !== place) {
      const id = place > 0 || ids.length >= IDS_TO_COMPARE ? undefined : earlyId(raw.bytes);
      if (id !== undefined) ids.push(id);
      continue;
    }
    const request = parseRawLine(raw, source) as unknown as RequestLine;
    if (request.custom_id === which) return request;
    if (count === place) atPlace = request;
  }
  if (atPlace) return atPlace;
  const guess = nearest(which, ids);
  const hint =
    place > 0 ? ` It holds ${formatNumber(count)}.` : guess === undefined ? '' : ` The nearest id is "${guess}".`;
  const fact = place > 0 ? `There is no request ${which}` : `No request has the id "${which}"`;
  throw new BatchOptionsError(`${fact} in ${sourceName(source)}.${hint}`);
}

function earlyId(bytes: Buffer): string | undefined {
  const text = EARLY_ID.exec(bytes.toString('utf8', 0, EARLY_BYTES))?.[1];
  try {
    return text === undefined ? undefined : (JSON.parse(text) as string);
  } catch {
    return undefined;
  }
}
