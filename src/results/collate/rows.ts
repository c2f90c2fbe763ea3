import { IdIndex } from '../../check/batch/id-index.js';
import { listNames } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { RandomFile } from '../../jsonl/read/random-file.js';
import { SpanReader } from '../join/spans.js';
import { isJsonlPath, type Row, type RowFormat, readCsvRows, readJsonlRows } from './row-format.js';

const ID_COLUMNS = ['custom_id', 'id'];
const MISSING = 0xffff_ffff;

/** Finds the original rows of ids in a CSV or JSONL file; it holds their places, not the rows. */
export class Rows {
  readonly #file: RandomFile;
  readonly #format: RowFormat;
  readonly #ids = new IdIndex();
  readonly #reader = new SpanReader();
  /** Where each row begins, and the last ends. */
  readonly #starts: number[] = [0];

  private constructor(file: RandomFile) {
    this.#file = file;
    this.#format = isJsonlPath(file.name) ? readJsonlRows() : readCsvRows();
  }

  /**
   * @param idColumn The column of the ids. @default `custom_id` or `id`
   * @throws BatchOptionsError when there is no such column; BatchFileError when the file cannot be read.
   */
  static async open(path: string, idColumn?: string): Promise<Rows> {
    const rows = new Rows(await RandomFile.open(path));
    try {
      await rows.#index(idColumn);
      return rows;
    } catch (cause) {
      await rows.close();
      throw cause;
    }
  }

  /** The columns of the file, in order. */
  get columns(): readonly string[] {
    return this.#format.columns;
  }

  /** The rows of these ids; an id without a row is left out. */
  async of(ids: readonly string[]): Promise<Map<string, Row>> {
    const asked = ids
      .map((id) => ({ id, number: this.#ids.addOrGetLine(id, MISSING) }))
      .filter(({ number }) => number > 0 && number < MISSING)
      .sort((a, b) => a.number - b.number)
      .map(({ id, number }) => ({
        id,
        file: this.#file,
        start: this.#starts[number - 1]!,
        end: this.#starts[number]!,
      }));
    const rows = new Map<string, Row>();
    await this.#reader.read(asked, ({ id }, block, start, end) => {
      rows.set(id, this.#format.parse(block.subarray(start, end)));
    });
    return rows;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #index(given: string | undefined): Promise<void> {
    let column: string | undefined;
    for await (const { row, end } of this.#format.records(this.#file)) {
      column ??= this.#idColumn(given);
      this.#starts.push(end);
      const id = row[column];
      if (id !== undefined && id !== null) this.#ids.addOrGetLine(String(id), this.#starts.length - 1);
    }
    if (this.columns.length > 0) this.#idColumn(given);
  }

  #idColumn(given: string | undefined): string {
    const { columns } = this.#format;
    const column = given ?? ID_COLUMNS.find((name) => columns.includes(name));
    if (column !== undefined && columns.includes(column)) return column;
    const fact = given === undefined ? 'no column custom_id or id' : `no column ${JSON.stringify(given)}`;
    throw new BatchOptionsError(
      `${this.#file.name} has ${fact}. Name the column of the ids; it has ${listNames(columns)}.`,
    );
  }
}
