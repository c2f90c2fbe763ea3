import { CsvError, type Parser, parse } from 'csv-parse';
import { BatchFileError } from '../../errors.js';
import { csvFault } from './csv-fault.js';
import { headerLine, recordDelimiters, sniffDelimiter } from './delimiter.js';
import { BatchRowError, makeRow, type Row } from './row.js';

/** A row larger than this is no row: a quote was opened and never closed. */
const MAX_ROW_CHARACTERS = 1 << 26;
/** How much of the beginning is looked at for the end of the header line. */
const MAX_HEADER_BYTES = 1 << 20;

/** The rows of a CSV text in UTF-8, many at a time. Strict: nothing is guessed but the delimiter, nothing is mended. */
export async function* csvRows(chunks: AsyncIterable<Buffer>, name: string, delimiter?: string): AsyncGenerator<Row[]> {
  let parser: Parser | undefined;
  let head: Buffer = Buffer.alloc(0);
  let columns: string[] | undefined;
  const take = (cells: string[], rows: Row[]): void => {
    if (columns) rows.push(makeRow(columns, cells));
    else columns = checkHeader(cells, name);
  };
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (!parser) {
      head = Buffer.concat([head, chunk]);
      if (delimiter === undefined && !headerLine(head) && head.length < MAX_HEADER_BYTES) continue;
      bytes = head;
      parser = openParser(head, delimiter);
    }
    parser.write(bytes);
    const rows: Row[] = [];
    for (let cells = parser.read(); cells !== null; cells = parser.read()) take(cells, rows);
    yield rows;
    if (parser.errored) throw explain(parser.errored, name, columns);
  }
  if (!parser) {
    parser = openParser(head, delimiter);
    parser.write(head);
  }
  parser.end();
  const rows: Row[] = [];
  try {
    for await (const cells of parser) take(cells as string[], rows);
  } catch (cause) {
    throw explain(cause, name, columns);
  }
  yield rows;
  if (!columns) throw new BatchFileError(`${name} is empty. The first line must name the columns.`, name);
}

function openParser(head: Buffer, delimiter = sniffDelimiter(head)): Parser {
  const parser = parse({
    delimiter,
    record_delimiter: recordDelimiters(head),
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_CHARACTERS,
  });
  // Errors are looked for after each write; without a listener they would end the process.
  parser.on('error', () => undefined);
  return parser;
}

function checkHeader(cells: readonly string[], name: string): string[] {
  const seen = new Map<string, number>();
  for (const [index, column] of cells.entries()) {
    const first = seen.get(column);
    if (first !== undefined) {
      const what = column === '' ? 'without a name' : `named ${JSON.stringify(column)}`;
      throw new BatchFileError(
        `${name}, line 1: columns ${first} and ${index + 1} are both ${what}. Rename one.`,
        name,
      );
    }
    seen.set(column, index + 1);
  }
  return [...cells];
}

function explain(cause: unknown, name: string, columns: readonly string[] | undefined): unknown {
  if (!(cause instanceof CsvError)) return cause;
  // The header counts as a record, and the row that failed does not.
  const { records, lines } = cause as unknown as { records: number; lines: number };
  const row = Math.max(1, records);
  const place = `${name}, row ${row} (line ${lines})`;
  return new BatchRowError(`${place}: ${csvFault(cause, columns?.length ?? 0)}`, row, lines);
}
