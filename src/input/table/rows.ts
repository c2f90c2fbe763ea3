import { extname } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { ChunkedIterable } from '../../jsonl/read/chunked-iterable.js';
import { readChunks, type Source, sourceName, utf8Only } from '../lines/chunks.js';
import type { Row } from './row.js';

/** The kinds of table that can be read. */
export const ROW_FORMATS = ['csv', 'tsv', 'jsonl', 'json', 'parquet'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** How a table is read. */
export interface ReadRowsOptions {
  /** @default by the file's name; of a stream, by its first character */
  format?: RowFormat | undefined;
  /** What parts the cells of a CSV. @default whichever of `,` `;` tab `|` the header line holds most */
  delimiter?: string | undefined;
  /** Told now and then how many bytes are read. */
  onBytes?: ((bytes: number) => void) | undefined;
}

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
 *
 * @param source A path, or bytes in UTF-8.
 * @throws BatchOptionsError for a kind of file that is no table. While it is gone through: BatchRowError naming row and
 * line for what is no row; BatchFileError when it cannot be read.
 * @example for await (const row of readRows('reviews.csv')) console.log(row.text);
 */
export function readRows(source: Source, options: ReadRowsOptions = {}): ChunkedIterable<Row> {
  const { delimiter } = options;
  if (delimiter !== undefined && !/^[^"\r\n]$/.test(delimiter)) {
    throw new BatchOptionsError(
      `The delimiter is ${JSON.stringify(delimiter)}; it must be one character, and no quote.`,
    );
  }
  const format = options.format ?? (typeof source === 'string' ? formatOf(source) : undefined);
  return new ChunkedIterable(readBlocks(source, format, options));
}

async function* readBlocks(
  source: Source,
  format: RowFormat | undefined,
  options: ReadRowsOptions,
): AsyncGenerator<Row[]> {
  const name = sourceName(source);
  if (format === 'parquet') {
    if (typeof source !== 'string') throw new BatchOptionsError('Parquet is read from a file, not from a stream.');
    const { parquetRows } = await import('./parquet.js');
    yield* parquetRows(source);
    return;
  }
  const chunks = utf8Only(readChunks(source, options.onBytes), name);
  const first = await chunks.next();
  const begun = again(first.value ?? Buffer.alloc(0), chunks);
  const kind = format ?? sniffFormat(first.value?.toString('utf8') ?? '');
  if (kind === 'jsonl' || kind === 'json') {
    const { jsonlRows, jsonRows } = await import('./json-rows.js');
    yield* kind === 'jsonl' ? jsonlRows(begun, name) : jsonRows(begun, name);
  } else {
    const { csvRows } = await import('./csv.js');
    yield* csvRows(begun, name, options.delimiter ?? (kind === 'tsv' ? '\t' : undefined));
  }
}

/** What kind of table a file is, by its name; a pickle is refused with the way out. */
export function formatOf(path: string): RowFormat {
  const extension = extname(path).toLowerCase();
  const format = EXTENSIONS[extension];
  if (format) return format;
  if (extension === '.pkl' || extension === '.pickle') throw pickleError(path);
  const excel = /^\.(?:xlsx?|ods)$/.test(extension) ? ' Export the sheet as "CSV UTF-8".' : '';
  const packed = /^\.(?:gz|zip|zst|xz|bz2)$/.test(extension) ? ' Unpack it first.' : '';
  throw new BatchOptionsError(
    `${path} is no table that can be read: its name must end in ${Object.keys(EXTENSIONS).join(', ')}.${excel}${packed}`,
  );
}

/** The refusal of a pickle, which only Python can read and nobody should from strangers. */
function pickleError(path: string): BatchOptionsError {
  return new BatchOptionsError(
    `${path} is a Python pickle, which only Python reads. Export it there: df.to_csv("rows.csv", index=False), or df.to_parquet("rows.parquet").`,
  );
}

function sniffFormat(head: string): RowFormat {
  const start = head.trimStart();
  return start.startsWith('{') ? 'jsonl' : start.startsWith('[') ? 'json' : 'csv';
}

async function* again(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
