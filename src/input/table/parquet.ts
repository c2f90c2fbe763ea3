import type { Compressors } from 'hyparquet';
import { BatchError, BatchFileError, BatchOptionsError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { requireUniqueColumns } from './csv.js';
import { columnConverter, EXACT_PARSERS } from './parquet-cells.js';
import { makeRow, type Row } from './row.js';

/** Options for reading a Parquet file. */
interface ParquetOptions {
  onColumns?: ((columns: readonly string[]) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The rows of a Parquet file, one row group at a time. */
export async function* parquetRows(path: string, { onColumns, signal }: ParquetOptions = {}): AsyncGenerator<Row[]> {
  const parquet = await import('hyparquet').catch(() => {
    throw new BatchOptionsError('Reading Parquet needs the package hyparquet: npm install hyparquet.');
  });
  const compressors = await loadCompressors();
  try {
    const file = await parquet.asyncBufferFromFile(path);
    const metadata = await parquet.parquetMetadataAsync(file);
    const { children } = parquet.parquetSchema(metadata);
    const columns = children.map(({ element }) => element.name);
    requireUniqueColumns(columns, path, path);
    if (columns.includes('__proto__'))
      throw new BatchFileError(`${path}: the column "__proto__" can't be read from a Parquet file. Rename it.`, path);
    const converters = children.map((child) => columnConverter(child, path));
    onColumns?.(columns);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted();
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await parquet.parquetReadObjects({
        file,
        metadata,
        rowStart,
        rowEnd,
        utf8: false,
        parsers: EXACT_PARSERS,
        ...(compressors && { compressors }),
      });
      yield rows.map((row) =>
        makeRow(
          columns,
          columns.map((column, index) => converters[index]!(row[column])),
        ),
      );
      rowStart = rowEnd;
    }
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw explain(cause, path);
  }
}

/** An optional package; without it hyparquet reads uncompressed and Snappy files. */
async function loadCompressors(): Promise<Compressors | undefined> {
  const name = 'hyparquet-compressors';
  const found: { compressors?: Compressors } | undefined = await import(name).catch(() => undefined);
  return found?.compressors;
}

function explain(cause: unknown, path: string): BatchError {
  if (cause instanceof BatchError || /^E[A-Z]+$/.test((cause as NodeJS.ErrnoException).code ?? ''))
    return fileError('read', path, cause);
  if (cause instanceof RangeError)
    return new BatchFileError(`Can't read ${path} as Parquet: the file is cut off.`, path);
  const why = cause instanceof Error ? cause.message : String(cause);
  const remedy = /compression/i.test(why) ? ' For gzip, zstd or brotli: npm install hyparquet-compressors.' : '';
  return new BatchFileError(`Can't read ${path} as Parquet: ${why}.${remedy}`, path);
}
