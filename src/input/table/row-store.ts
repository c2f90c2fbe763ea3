import { SpooledFile } from '../../jsonl/read/spooled-file.js';
import type { Source } from '../lines/chunks.js';
import { makeRow, type Row } from './row.js';
import { type ReadRowsOptions, readTable } from './rows.js';

/** Rows with a gap of at most this many bytes are read together. */
const MAX_GAP_BYTES = 1 << 16;
const MAX_RUN_BYTES = 2 << 20;

/** Options for opening a table. */
export interface RowStoreOptions extends ReadRowsOptions {
  /** Called for each row, with its number. */
  onRow?: ((row: Row, number: number) => void) | undefined;
}

/**
 * Random access to the rows of a table of any format, by number. Reads them once, like `readRows`, into a temporary
 * file; uses 8 bytes of memory per row.
 */
export class RowStore {
  /** The columns in the order of the file; for JSON and JSONL, in the order in which they first appear. */
  readonly columns: readonly string[];
  readonly #file: SpooledFile;
  /** The offset of each row, and the end of the last one. */
  readonly #starts: readonly number[];

  private constructor(columns: readonly string[], file: SpooledFile, starts: readonly number[]) {
    this.columns = columns;
    this.#file = file;
    this.#starts = starts;
  }

  /** @throws the errors of `readRows`. */
  static async open(source: Source, { onRow, ...options }: RowStoreOptions = {}): Promise<RowStore> {
    const columns = new Set<string>();
    let known = false;
    const onColumns = (names: readonly string[]) => {
      for (const name of names) columns.add(name);
      known = true;
    };
    const starts = [0];
    const file = await SpooledFile.create();
    try {
      for await (const rows of readTable(source, { ...options, onColumns }).blocks) {
        for (const row of rows) {
          if (!known) for (const name of Object.keys(row)) columns.add(name);
          onRow?.(row, starts.length);
          const end = file.add(JSON.stringify(row));
          starts.push(typeof end === 'number' ? end : await end);
        }
      }
      await file.flush();
      return new RowStore([...columns], file, starts);
    } catch (cause) {
      await file.close();
      throw cause;
    }
  }

  /** The number of rows. */
  get size(): number {
    return this.#starts.length - 1;
  }

  /** The rows with these numbers, 1-based, in any order; numbers without a row are skipped. */
  async rows(numbers: Iterable<number>): Promise<Map<number, Row>> {
    const wanted = [...new Set(numbers)].filter((number) => number >= 1 && number <= this.size).sort((a, b) => a - b);
    const found = new Map<number, Row>();
    for (let first = 0; first < wanted.length; ) {
      const start = this.#starts[wanted[first]! - 1]!;
      let next = first + 1;
      while (next < wanted.length && this.#isNear(start, wanted[next - 1]!, wanted[next]!)) next++;
      const bytes = await this.#file.read(start, this.#starts[wanted[next - 1]!]!);
      for (const number of wanted.slice(first, next)) {
        const [from, to] = [this.#starts[number - 1]! - start, this.#starts[number]! - start];
        const row = JSON.parse(bytes.toString('utf8', from, to)) as Row;
        found.set(number, makeRow(Object.keys(row), Object.values(row)));
      }
      first = next;
    }
    return found;
  }

  /** Removes the temporary file. */
  async close(): Promise<void> {
    await this.#file.close();
  }

  #isNear(start: number, before: number, number: number): boolean {
    const gap = this.#starts[number - 1]! - this.#starts[before]!;
    return gap <= MAX_GAP_BYTES && this.#starts[number]! - start <= MAX_RUN_BYTES;
  }
}
