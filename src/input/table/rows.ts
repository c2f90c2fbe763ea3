import { extname } from 'node:path';
import { z } from 'zod';
import { abortSignal, anyFunction, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { BatchFileError, BatchOptionsError } from '../../errors.js';
import { ChunkedIterable } from '../../jsonl/read/chunked-iterable.js';
import { readChunks, type Source, sourceName, utf8Only } from '../lines/chunks.js';
import type { Row } from './row.js';

/** The supported kinds of table. */
export const ROW_FORMATS = ['csv', 'tsv', 'jsonl', 'json', 'parquet'] as const;
/** A kind of table. */
export type RowFormat = (typeof ROW_FORMATS)[number];

/** Options of `readRows`. */
export interface ReadRowsOptions {
  /** The kind of table. @default the file's extension; for a stream, its first character */
  format?: RowFormat | undefined;
  /** The character between the cells of a CSV. @default the most frequent of `,` `;` tab `|` in the header line */
  delimiter?: string | undefined;
  /** Called regularly with the number of bytes read so far. @default none */
  onBytes?: ((bytes: number) => void) | undefined;
  /** Stops reading; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

/** Options for readers within this package. */
export interface TableOptions extends ReadRowsOptions {
  /** Called once with the columns of a CSV, TSV or Parquet file, in their order, before the first row. */
  onColumns?: ((columns: readonly string[]) => void) | undefined;
}

const tableOptions = z.strictObject({
  format: z.enum(ROW_FORMATS).optional(),
  delimiter: z.string().optional(),
  onBytes: anyFunction.optional(),
  signal: abortSignal.optional(),
  onColumns: anyFunction.optional(),
} satisfies FieldsOf<TableOptions>);

const EXTENSIONS: Readonly<Record<string, RowFormat>> = {
  '.csv': 'csv',
  '.txt': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
  '.parquet': 'parquet',
  '.pq': 'parquet',
};

/**
 * Reads a table row by row, in constant memory: CSV, TSV, JSONL, a JSON array, or Parquet (with the package hyparquet).
 * Numbers that JavaScript cannot hold exactly are read as strings of their digits.
 *
 * @param source A path, or bytes in UTF-8.
 * @throws BatchOptionsError for an unknown kind of file. While iterating: BatchRowError with row and line for an
 * invalid row; BatchFileError if the file cannot be read.
 * @example for await (const row of readRows('reviews.csv')) console.log(row.text);
 */
export function readRows(source: Source, options: ReadRowsOptions = {}): ChunkedIterable<Row> {
  return readTable(source, options);
}

/** `readRows` for use within this package. */
export function readTable(source: Source, options: TableOptions): ChunkedIterable<Row> {
  checkOptions('readRows', tableOptions, options);
  const isStream = typeof source === 'object' && source !== null && Symbol.asyncIterator in source;
  if (typeof source !== 'string' && !isStream)
    throw new BatchOptionsError('readRows needs the path of a table, or a stream of it.');
  const { delimiter } = options;
  if (delimiter !== undefined && !/^[^"\r\n]$/.test(delimiter)) {
    throw new BatchOptionsError(
      `Invalid delimiter ${JSON.stringify(delimiter)}: use one character other than a quote.`,
    );
  }
  const format = options.format ?? (typeof source === 'string' ? formatOf(source) : undefined);
  return new ChunkedIterable(readBlocks(source, format, options));
}

async function* readBlocks(
  source: Source,
  format: RowFormat | undefined,
  options: TableOptions,
): AsyncGenerator<Row[]> {
  const name = sourceName(source);
  if (format === 'parquet') {
    if (typeof source !== 'string')
      throw new BatchOptionsError('Parquet cannot be read from a stream. Give the path of the file.');
    const { parquetRows } = await import('./parquet.js');
    yield* parquetRows(source, options);
    return;
  }
  const chunks = utf8Only(readChunks(source, options.onBytes, options.signal), name);
  const first = await chunks.next();
  const begun = again(first.value ?? Buffer.alloc(0), chunks);
  const head = first.value?.toString('utf8') ?? '';
  const kind = format ?? sniffFormat(head);
  if (kind === 'jsonl' || kind === 'json') {
    const { jsonlRows, jsonRows } = await import('./json-rows.js');
    yield* kind === 'jsonl' ? jsonlRows(begun, name) : jsonRows(begun, name);
  } else {
    if (options.format === undefined) refuseJson(head, name);
    const { csvRows } = await import('./csv.js');
    const delimiter = options.delimiter ?? (kind === 'tsv' ? '\t' : undefined);
    yield* csvRows(begun, name, { delimiter, onColumns: options.onColumns });
  }
}

/** The kind of table by the file extension; throws for a pickle, with the remedy. */
export function formatOf(path: string): RowFormat {
  const extension = extname(path).toLowerCase();
  const format = EXTENSIONS[extension];
  if (format) return format;
  if (extension === '.pkl' || extension === '.pickle') {
    throw new BatchOptionsError(
      `Can't read ${path}: a Python pickle can only be read by Python. Export it there: df.to_csv("rows.csv", index=False), or df.to_parquet("rows.parquet").`,
    );
  }
  const excel = /^\.(?:xlsx?|ods)$/.test(extension) ? ' Export the sheet as "CSV UTF-8".' : '';
  const packed = /^\.(?:gz|zip|zst|xz|bz2)$/.test(extension) ? ' Unpack it first.' : '';
  throw new BatchOptionsError(
    `Can't read ${path}: unsupported file type. Use ${Object.keys(EXTENSIONS).join(', ')}.${excel}${packed}`,
  );
}

function sniffFormat(head: string): RowFormat {
  const start = head.trimStart();
  return start.startsWith('{') ? 'jsonl' : start.startsWith('[') ? 'json' : 'csv';
}

/** Rejects JSON: a header never begins like an object or a list of objects. */
function refuseJson(head: string, name: string): void {
  const [, bracket] = /^\s*(?:(\{)\s*["}]|\[\s*[[{\]])/.exec(head) ?? [undefined, null];
  if (bracket === null) return;
  const [format, extension] = bracket === undefined ? ['json', '.json'] : ['jsonl', '.jsonl'];
  throw new BatchFileError(
    `${name} contains JSON, not CSV. Rename it to ${extension}, or read it with --input-format ${format} (format: "${format}").`,
    name,
  );
}

async function* again(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
