import { nearest } from '../../arguments/nearest.js';
import { formatNumber } from '../../check/report/text.js';
import { keepNumbers } from '../../check/text/inexact-numbers.js';
import { BatchOptionsError } from '../../errors.js';
import type { RawRequest } from '../../jsonl/read/request-lines.js';
import type { RequestLine } from '../../request/entry.js';
import { type Source, sourceName } from './chunks.js';
import { parseRawLine, rawLines } from './line-file.js';

/** The most IDs to keep for naming the nearest one. */
const IDS_TO_COMPARE = 250_000;
/** The ID near the beginning of a line, where nearly every tool writes it. */
const EARLY_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.)*")/;
const EARLY_BYTES = 300;

/** The request to find: by its custom_id, its position (from 0), or its line (from 1). */
export type RequestChoice = { id: string } | { position: number } | { line: number };

/**
 * Finds one request of an input file or its parts.
 *
 * @param keepsNumbers True marks numbers that JavaScript cannot hold, for `restoreNumbers`.
 * @throws BatchOptionsError if it does not exist; the message names the nearest ID.
 */
export async function findRequest(
  sources: readonly Source[],
  which: RequestChoice,
  keepsNumbers = false,
): Promise<RequestLine> {
  const parse = (raw: RawRequest, source: Source) => {
    const text = raw.bytes.toString('utf8');
    return parseRawLine(raw, source, keepsNumbers ? keepNumbers(text) : text) as unknown as RequestLine;
  };
  const id = 'id' in which ? which.id : undefined;
  const needle = id === undefined ? undefined : JSON.stringify(id);
  const ids: string[] = [];
  let count = 0;
  let linesBefore = 0;
  for (const source of sources) {
    let line = 0;
    for await (const raw of rawLines(source)) {
      line = linesBefore + raw.line;
      const isHere = ('position' in which && which.position === count) || ('line' in which && which.line === line);
      count++;
      if (isHere) return parse(raw, source);
      if (needle === undefined) continue;
      // Parses only lines that may match.
      if (raw.bytes.includes(needle) || raw.bytes.includes('\\u')) {
        const request = parse(raw, source);
        if (request.custom_id === id) return request;
      }
      const early = ids.length >= IDS_TO_COMPARE ? undefined : earlyId(raw.bytes);
      if (early !== undefined) ids.push(early);
    }
    linesBefore = line;
  }
  const place = sources.map(sourceName).join(', ');
  if (id !== undefined) {
    const guess = nearest(id, ids);
    const hint = guess === undefined ? '' : ` The nearest ID is "${guess}".`;
    throw new BatchOptionsError(`No request in ${place} has the ID "${id}".${hint}`);
  }
  const what = 'position' in which ? `at position ${which.position}` : `on line ${(which as { line: number }).line}`;
  const places =
    'position' in which
      ? `Positions are 0 to ${formatNumber(count - 1)}`
      : `Lines are 1 to ${formatNumber(linesBefore)}`;
  const range = count === 0 ? 'The file is empty.' : `${places}.`;
  throw new BatchOptionsError(`There is no request ${what} in ${place}. ${range}`);
}

function earlyId(bytes: Buffer): string | undefined {
  const text = EARLY_ID.exec(bytes.toString('utf8', 0, EARLY_BYTES))?.[1];
  try {
    return text === undefined ? undefined : (JSON.parse(text) as string);
  } catch {
    return undefined;
  }
}
