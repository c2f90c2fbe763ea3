import { formatNumber } from '../../check/report/text.js';
import { scanJson } from '../../check/text/json-text.js';
import { linesOf, MAX_LINE_BYTES, wholeLines } from '../../jsonl/read/decode.js';
import { isObject } from '../../request/content/json-kind.js';
import { MAX_DEPTH } from '../../request/content/not-json.js';
import { type ExactJson, parseExactJson } from './exact-json.js';
import { BatchRowError, makeRow, type Row } from './row.js';

type State = 'before' | 'inside' | 'after';

const NEWLINE = 0x0a;
const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = Buffer.from('"\\,[]{}') as unknown as number[];

/** The rows of a JSONL text, many at a time: one object per line; blank lines are skipped. */
export async function* jsonlRows(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Row[]> {
  let next = 1;
  let row = 0;
  for await (const block of wholeLines(chunks, name)) {
    const rows: Row[] = [];
    for (const { line, bytes } of linesOf(block, next)) {
      const text = bytes.toString('utf8');
      if (text.trim() !== '') rows.push(parseRow(text, name, ++row, line));
      next = line + 1;
    }
    yield rows;
  }
}

/** The rows of a JSON array of objects, some at a time, without keeping the whole array in memory. */
export async function* jsonRows(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Row[]> {
  let kept: Buffer[] = [];
  let state: State = 'before';
  let depth = 0;
  let inString = false;
  let escaped = false;
  let row = 0;
  for await (const chunk of chunks) {
    const rows: Row[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (state !== 'inside') {
        if (isSpace(byte)) continue;
        if (state !== 'before' || byte !== OPEN_LIST) throw notArray(name, state, row);
        state = 'inside';
        start = at + 1;
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN || byte === OPEN_LIST) depth++;
      else if (depth > 0) {
        if (byte === CLOSE || byte === CLOSE_LIST) depth--;
      } else if (byte === COMMA || byte === CLOSE_LIST) {
        const text = Buffer.concat([...kept, chunk.subarray(start, at)]).toString('utf8');
        kept = [];
        start = at + 1;
        if (byte === CLOSE_LIST) state = 'after';
        if (text.trim() !== '' || byte === COMMA || row > 0) rows.push(parseRow(text, name, ++row));
      }
    }
    if (state === 'inside' && start < chunk.length) kept.push(chunk.subarray(start));
    if (kept.reduce((size, part) => size + part.length, 0) > MAX_LINE_BYTES) {
      throw new BatchRowError(
        `${name}, row ${row + 1}: it is longer than ${formatNumber(MAX_LINE_BYTES)} bytes.`,
        row + 1,
      );
    }
    yield rows;
  }
  if ((state as State) !== 'after') throw notArray(name, state, row);
}

function parseRow(text: string, name: string, row: number, line?: number): Row {
  const refuse = (fact: string) => {
    const place = line === undefined ? `${name}, row ${row}` : `${name}, row ${row} (line ${line})`;
    return new BatchRowError(`${place}: ${fact}`, row, line);
  };
  let json: ExactJson;
  try {
    json = parseExactJson(text);
  } catch {
    const { at = 0, reason = 'the parser refuses it' } = scanJson(text).error ?? {};
    throw refuse(`not JSON: at character ${at + 1} ${reason}.`);
  }
  const { value, repeatedKey, depth } = json;
  if (!isObject(value)) throw refuse('a row must be an object, like {"id": "1", "text": "…"}.');
  if (repeatedKey !== undefined) throw refuse(`the column ${JSON.stringify(repeatedKey)} appears twice. Rename one.`);
  if (depth > MAX_DEPTH)
    throw refuse(`it is nested ${formatNumber(depth)} levels deep; the limit is ${MAX_DEPTH}. Flatten it.`);
  return makeRow(Object.keys(value), Object.values(value));
}

function notArray(name: string, state: State, row: number): BatchRowError {
  const reason = {
    before: 'the file must be an array of objects. For one object per line (JSONL), name it .jsonl.',
    inside: 'the array is never closed. The file may be incomplete.',
    after: 'there is text after the end of the array.',
  }[state];
  return new BatchRowError(`${name}: ${reason}`, Math.max(row, 1));
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}
