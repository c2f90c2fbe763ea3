import { BatchOptionsError } from '../../errors.js';
import type { BufferedFile } from './buffered-file.js';
import type { Cell, CellType, Columns } from './columns.js';
import type { CollatedEntry, Sink } from './sink.js';

const ROW_GROUP = 10_000;
const TYPES = { number: 'DOUBLE', boolean: 'BOOLEAN', text: 'STRING' } as const;

/** Writes a Parquet file with the optional package hyparquet-writer. */
export async function parquetSink(file: BufferedFile, columns: Columns): Promise<Sink> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await loadWriter();
  const [names, types] = [columns.names, columns.types];
  const columnsOf = (rows: readonly Cell[][]) =>
    names.map((name, place) => ({
      name,
      type: TYPES[types[place]!],
      nullable: true,
      data: rows.map((row) => fitting(row[place] ?? null, types[place]!)),
    }));
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: schemaFromColumnData({ columnData: columnsOf([]) }) });
  let waiting: Cell[][] = [];
  const send = () => {
    // If the type changes, the second pass writes the rows again.
    if (waiting.length > 0 && !columns.grown && !columns.retyped) {
      const schema = columnsOf(waiting).map(({ name, data }) => ({ name, data }));
      void writer.write({ columnData: schema, rowGroupSize: ROW_GROUP });
    }
    waiting = [];
    file.add(Uint8Array.from(bytes.getBytes()));
    bytes.index = 0;
  };
  return {
    write(entries: readonly CollatedEntry[]) {
      for (const { joined, row } of entries) waiting.push(columns.cellsOf(joined.outcome, row));
      if (waiting.length >= ROW_GROUP) send();
    },
    end() {
      send();
      void writer.finish();
      file.add(Uint8Array.from(bytes.getBytes()));
    },
  };
}

function fitting(cell: Cell, type: CellType): Cell {
  return cell === null || type !== 'text' ? cell : String(cell);
}

async function loadWriter() {
  try {
    return await import('hyparquet-writer');
  } catch (cause) {
    const remedy = 'Install it (npm install hyparquet-writer), or choose .jsonl, .csv or .json.';
    throw new BatchOptionsError(`Writing Parquet needs the package hyparquet-writer. ${remedy}`, { cause });
  }
}
