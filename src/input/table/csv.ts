import { CsvError, type Parser, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { BatchFileError } from '../../errors.js';
import { csvFault, MAX_ROW_CHARACTERS } from './csv-fault.js';
import { type CsvHead, readCsvHead } from './delimiter.js';
import { BatchRowError, makeRow, type Row } from './row.js';

/** The number of bytes to search for the end of the header line. */
const MAX_HEADER_BYTES = 1 << 20;
const QUOTE = 0x22;

/** Options for reading a CSV. */
export interface CsvOptions {
  /** The character between cells. @default found in the header line */
  delimiter?: string | undefined;
  /** Called once, with the header. */
  onColumns?: ((columns: readonly string[]) => void) | undefined;
}

/** The rows of a CSV text in UTF-8, many at a time. Strict: it guesses only the delimiter and repairs nothing. */
export async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  name: string,
  options: CsvOptions = {},
): AsyncGenerator<Row[]> {
  const reader = new CsvReader(name, options);
  for await (const chunk of headFirst(chunks)) yield reader.read(chunk);
  yield await reader.end();
}

/**
 * Collects chunks until the header line is complete; searches again only after the size has doubled, so that small
 * chunks stay cheap.
 */
async function* headFirst(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer[] | undefined = [];
  let size = 0;
  let searchAt = 0;
  for await (const chunk of chunks) {
    if (!head) {
      yield chunk;
      continue;
    }
    head.push(chunk);
    size += chunk.length;
    if (size < searchAt) continue;
    const bytes = Buffer.concat(head);
    head = [bytes];
    searchAt = size * 2;
    if (!readCsvHead(bytes).complete && size < MAX_HEADER_BYTES) continue;
    head = undefined;
    yield bytes;
  }
  if (head) yield Buffer.concat(head);
}

class CsvReader {
  readonly #name: string;
  readonly #options: CsvOptions;
  #head: CsvHead | undefined;
  #parser: Parser | undefined;
  #columns: readonly string[] | undefined;
  /** The bytes since the last complete row, to find the line of a quote that never closes. */
  #recent: Buffer[] = [];
  #recentOffset = 0;
  #recentLine = 1;

  constructor(name: string, options: CsvOptions) {
    this.#name = name;
    this.#options = options;
  }

  /** The rows that this chunk completes; the first chunk contains the whole header. */
  read(chunk: Buffer): Row[] {
    const bytes = this.#parser ? chunk : this.#open(chunk);
    const parser = this.#parser!;
    this.#recent.push(bytes);
    parser.write(bytes);
    const rows: Row[] = [];
    for (let cells = parser.read(); cells !== null; cells = parser.read()) this.#take(cells, rows);
    if (parser.errored) throw this.#explain(parser.errored);
    if (rows.length > 0) this.#forgetAllBut(bytes);
    return rows;
  }

  /** The rows that the end of the text completes. */
  async end(): Promise<Row[]> {
    const rows: Row[] = [];
    this.#parser!.end();
    try {
      for await (const cells of this.#parser!) this.#take(cells as string[], rows);
    } catch (cause) {
      throw this.#explain(cause);
    }
    if (!this.#columns)
      throw new BatchFileError(`${this.#name} is empty. The first line must name the columns.`, this.#name);
    return rows;
  }

  #open(chunk: Buffer): Buffer {
    this.#head = readCsvHead(chunk);
    if (this.#head.skipBytes > 0) this.#recentLine++;
    this.#parser = parse({
      delimiter: this.#options.delimiter ?? this.#head.delimiter,
      record_delimiter: this.#head.recordDelimiters,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_CHARACTERS,
    });
    // Errors are checked after each write; without a listener they would end the process.
    this.#parser.on('error', () => undefined);
    return chunk.subarray(this.#head.skipBytes);
  }

  #take(cells: string[], rows: Row[]): void {
    if (this.#columns) rows.push(makeRow(this.#columns, cells));
    else {
      this.#columns = cells;
      requireUniqueColumns(cells, `${this.#name}, line ${this.#recentLine}`, this.#name);
      this.#options.onColumns?.(cells);
    }
  }

  #forgetAllBut(last: Buffer): void {
    for (const bytes of this.#recent) {
      if (bytes === last) break;
      this.#recentOffset += bytes.length;
      this.#recentLine += countLines(bytes);
    }
    this.#recent = [last];
  }

  #explain(cause: unknown): unknown {
    if (!(cause instanceof CsvError)) return cause;
    const { code, records, lines, bytes } = cause as unknown as Record<'records' | 'lines' | 'bytes', number> & {
      code: string;
    };
    // The header counts as a record, and the row that failed does not.
    const row = Math.max(1, records);
    const isOpenQuote = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
    const line = isOpenQuote ? this.#lineOfQuote(bytes) : lines + (this.#head!.skipBytes > 0 ? 1 : 0);
    const message = `${this.#name}, row ${row} (line ${line}): ${csvFault(cause, this.#columns ?? this.#header())}`;
    return new BatchRowError(message, row, line);
  }

  /** The header of a text whose first rows are invalid. */
  #header(): readonly string[] {
    const { delimiter, recordDelimiters } = this.#head!;
    const options = { delimiter: this.#options.delimiter ?? delimiter, record_delimiter: recordDelimiters };
    return parseSync(this.#recent[0]!, { ...options, skip_empty_lines: true, to: 1 })[0] ?? [];
  }

  /** The line of the first quote from this byte on. */
  #lineOfQuote(from: number): number {
    const recent = Buffer.concat(this.#recent);
    const quote = recent.indexOf(QUOTE, Math.max(0, from - this.#recentOffset));
    return this.#recentLine + countLines(recent.subarray(0, Math.max(0, quote)));
  }
}

function countLines(bytes: Buffer): number {
  return bytes.toString('latin1').split(/\r\n|\n|\r/).length - 1;
}

/** Throws a `BatchFileError` if two columns have the same name. */
export function requireUniqueColumns(columns: readonly string[], place: string, file: string): void {
  const seen = new Map<string, number>();
  for (const [index, column] of columns.entries()) {
    const first = seen.get(column);
    if (first !== undefined) {
      const what = column === '' ? 'have no name' : `are both named ${JSON.stringify(column)}`;
      throw new BatchFileError(`${place}: columns ${first} and ${index + 1} ${what}. Rename one.`, file);
    }
    seen.set(column, index + 1);
  }
}
