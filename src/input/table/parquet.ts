import type { Compressors } from 'hyparquet';
import { BatchError, BatchFileError, BatchOptionsError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { makeRow, type Row } from './row.js';

/** The rows of a Parquet file, one row group at a time. */
export async function* parquetRows(path: string): AsyncGenerator<Row[]> {
  const parquet = await import('hyparquet').catch(() => {
    throw new BatchOptionsError('Parquet files need the package hyparquet: npm install hyparquet.');
  });
  const compressors = await loadCompressors();
  try {
    const file = await parquet.asyncBufferFromFile(path);
    const metadata = await parquet.parquetMetadataAsync(file);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await parquet.parquetReadObjects({
        file,
        metadata,
        rowStart,
        rowEnd,
        ...(compressors && { compressors }),
      });
      yield rows.map((row) => makeRow(Object.keys(row), Object.values(row).map(cellToJson)));
      rowStart = rowEnd;
    }
  } catch (cause) {
    throw explain(cause, path);
  }
}

/** A value as JSON has it: whole numbers as numbers while they are exact, times as ISO text, bytes as base64. */
export function cellToJson(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, cellToJson);
  return makeRow(Object.keys(value), Object.values(value).map(cellToJson));
}

/** A package that only some files need; without it hyparquet reads plain and snappy. */
async function loadCompressors(): Promise<Compressors | undefined> {
  const name = 'hyparquet-compressors';
  const found: { compressors?: Compressors } | undefined = await import(name).catch(() => undefined);
  return found?.compressors;
}

function explain(cause: unknown, path: string): BatchError {
  if (cause instanceof BatchError || (cause as NodeJS.ErrnoException).code) return fileError('read', path, cause);
  const why = cause instanceof Error ? cause.message : String(cause);
  const remedy = /compression/i.test(why) ? ' For gzip, zstd or brotli: npm install hyparquet-compressors.' : '';
  return new BatchFileError(`${path} cannot be read as Parquet: ${why}.${remedy}`, path);
}
