import { extname } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import type { BufferedFile } from './buffered-file.js';
import { addCollatedLine } from './collated-line.js';
import type { Columns } from './columns.js';
import { parquetSink } from './parquet-sink.js';
import type { Sink, SinkOptions } from './sink.js';

interface CollateFormat {
  /** True if texts and responses are copied byte for byte from their lines. */
  isJson?: boolean;
  /** True if the file must be written again, now that the columns are known. */
  isStale(columns: Columns): boolean;
  open(file: BufferedFile, options: SinkOptions): Sink | Promise<Sink>;
}

const never = () => false;

const FORMATS: Readonly<Record<string, CollateFormat>> = {
  '.jsonl': { isJson: true, isStale: never, open: (file) => jsonlSink(file) },
  '.ndjson': { isJson: true, isStale: never, open: (file) => jsonlSink(file) },
  '.json': { isJson: true, isStale: never, open: (file) => jsonSink(file) },
  '.csv': { isStale: ({ grown }) => grown, open: csvSink },
  '.parquet': {
    isStale: ({ grown, retyped }) => grown || retyped,
    open: (file, { columns }) => parquetSink(file, columns),
  },
};

/** The format for the extension of a file. */
export function formatOfPath(path: string): CollateFormat {
  const format = FORMATS[extname(path).toLowerCase()];
  if (format) return format;
  const pipe = path === '-' ? ' They cannot be written to standard output.' : '';
  throw new BatchOptionsError(
    `${path}: results can be written as ${Object.keys(FORMATS).join(', ')}. Choose one of these extensions.${pipe}`,
  );
}

function jsonlSink(file: BufferedFile): Sink {
  return {
    write(entries) {
      for (const { joined, row } of entries) {
        addCollatedLine(file, joined, row);
        file.add('\n');
      }
    },
    end() {},
  };
}

function jsonSink(file: BufferedFile): Sink {
  let separator = '[\n';
  return {
    write(entries) {
      for (const { joined, row } of entries) {
        file.add(separator);
        addCollatedLine(file, joined, row);
        separator = ',\n';
      }
    },
    end: () => file.add(separator === '[\n' ? '[]\n' : '\n]\n'),
  };
}

async function csvSink(file: BufferedFile, { columns, rawCsv }: SinkOptions): Promise<Sink> {
  const { formatCsvRows } = await import('./csv-cells.js');
  file.add(formatCsvRows([columns.names], rawCsv));
  return {
    write(entries) {
      file.add(
        formatCsvRows(
          entries.map(({ joined, row }) => columns.cellsOf(joined.outcome, row)),
          rawCsv,
        ),
      );
    },
    end() {},
  };
}
