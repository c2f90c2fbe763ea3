import { pipeline } from 'node:stream/promises';
import type { CsvError, Options } from 'csv-parse';
import { BatchFileError } from '../../errors.js';
import { csvFault } from '../../input/table/csv-fault.js';
import { sniffDelimiter } from '../../input/table/delimiter.js';
import { isBlank } from '../../jsonl/read/decode.js';
import type { RandomFile } from '../../jsonl/read/random-file.js';
import { isObject } from '../../request/content/json-kind.js';

/** A row of the data that the requests were made of. */
export type Row = Readonly<Record<string, unknown>>;

/** How a file of rows is read: front to end once, then any row by its bytes. */
export interface RowFormat {
  /** Known once the first row was read. */
  columns: string[];
  /** The rows, and where in the file each ends. */
  records(file: RandomFile): AsyncGenerator<{ row: Row; end: number }>;
  parse(bytes: Buffer): Row;
}

const NEWLINE = 0x0a;

/** True for names of JSONL files; all others are taken for CSV. */
export function isJsonlPath(path: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(path);
}

export function readCsvRows(): RowFormat {
  let options: Options = {};
  let parseSync: typeof import('csv-parse/sync').parse;
  const format: RowFormat = {
    columns: [],
    async *records(file) {
      const { parse } = await import('csv-parse');
      parseSync = (await import('csv-parse/sync')).parse;
      options = { bom: true, delimiter: await delimiterOf(file), skip_empty_lines: true };
      const columns = (header: string[]): string[] => {
        format.columns = header;
        return header;
      };
      const parser = parse({ ...options, columns, info: true });
      const feeding = pipeline(copies(file.blocks()), parser);
      feeding.catch(() => undefined);
      try {
        for await (const { record, info } of parser)
          yield { row: record as Row, end: (info as { bytes: number }).bytes };
        await feeding;
      } catch (cause) {
        throw csvError(file.name, cause, format.columns.length);
      }
    },
    // The header stands before the first row: the last record is the row itself.
    parse: (bytes) => (parseSync(bytes, { ...options, columns: format.columns }) as unknown as Row[]).at(-1) ?? {},
  };
  return format;
}

export function readJsonlRows(): RowFormat {
  const columns = new Set<string>();
  const parseRow = (bytes: Buffer): Row => {
    const text = bytes.toString('utf8').replace(/^\ufeff/, '');
    const row: unknown = text.trim() === '' ? {} : JSON.parse(text);
    return isObject(row) ? row : { value: row };
  };
  return {
    get columns() {
      return [...columns];
    },
    async *records(file) {
      let [position, line] = [0, 0];
      for await (const block of file.blocks()) {
        for (let start = 0; start < block.length; ) {
          const newline = block.indexOf(NEWLINE, start);
          const end = newline < 0 ? block.length : newline + 1;
          const bytes = block.subarray(start, end);
          line++;
          try {
            const row = isBlank(bytes) ? {} : parseRow(bytes);
            for (const column of Object.keys(row)) columns.add(column);
            yield { row, end: position + end };
          } catch (cause) {
            if (!(cause instanceof SyntaxError)) throw cause;
            throw new BatchFileError(
              `${file.name}, line ${line}: the row is not JSON. Mend the line, or leave it out.`,
              file.name,
              { cause },
            );
          }
          start = end;
        }
        position += block.length;
      }
    },
    parse: parseRow,
  };
}

async function delimiterOf(file: RandomFile): Promise<string> {
  for await (const block of file.blocks()) return sniffDelimiter(block);
  return ',';
}

/** The parser takes a block after the next one was read, and a block is valid only until then. */
async function* copies(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of blocks) yield Buffer.from(block);
}

function csvError(path: string, cause: unknown, columns: number): unknown {
  const { code, lines } = cause as { code?: string; lines?: number };
  if (!(cause instanceof Error) || !code?.match(/^(CSV_|INVALID_)/)) return cause;
  return new BatchFileError(`${path}, line ${lines}: ${csvFault(cause as CsvError, columns)}`, path);
}
