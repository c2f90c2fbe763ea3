import { nearest } from '../../arguments/nearest.js';
import { IdIndex } from '../../check/batch/id-index.js';
import { listNames } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { unusedIdColumn } from '../../input/entries/ids.js';
import { cellText, type Row } from '../../input/table/row.js';
import { RowStore } from '../../input/table/row-store.js';

const ID_COLUMNS = ['custom_id', 'id'];
const MISSING = 0xffff_ffff;

/** Finds the original rows by ID, in a table of any format that `readRows` reads. */
export class Rows {
  readonly #store: RowStore;
  readonly #ids: IdIndex;

  private constructor(store: RowStore, ids: IdIndex) {
    this.#store = store;
    this.#ids = ids;
  }

  /**
   * @param idColumn The column with the IDs. @default `custom_id` or `id`
   * @throws BatchOptionsError when there is no such column; everything that `readRows` throws.
   */
  static async open(path: string, idColumn?: string, signal?: AbortSignal): Promise<Rows> {
    const ids = new IdIndex();
    const names = idColumn === undefined ? ID_COLUMNS : [idColumn];
    const onRow = (row: Row, number: number) => {
      const name = names.find((candidate) => Object.hasOwn(row, candidate));
      const id = name === undefined ? '' : cellText(row[name]);
      if (id !== '') ids.addOrGetLine(id, number);
    };
    const store = await RowStore.open(path, { onRow, signal });
    if (store.columns.length === 0 || names.some((name) => store.columns.includes(name))) return new Rows(store, ids);
    await store.close();
    const fact = idColumn === undefined ? 'no column custom_id or id' : `no column ${JSON.stringify(idColumn)}`;
    const guess = idColumn === undefined ? unusedIdColumn(store.columns) : nearest(idColumn, store.columns);
    const hint = guess === undefined ? '' : ` Did you mean ${JSON.stringify(guess)}?`;
    throw new BatchOptionsError(
      `${path} has ${fact}.${hint} Name the column with the IDs; it has ${listNames(store.columns)}.`,
    );
  }

  /** The columns of the table, in order. */
  get columns(): readonly string[] {
    return this.#store.columns;
  }

  /** The rows with these IDs; IDs without a row are left out. */
  async of(ids: readonly string[]): Promise<Map<string, Row>> {
    const numbers = ids.map((id) => this.#ids.addOrGetLine(id, MISSING));
    const rows = await this.#store.rows(numbers);
    return new Map(
      ids.flatMap((id, index): [string, Row][] => {
        const row = rows.get(numbers[index]!);
        return row ? [[id, row]] : [];
      }),
    );
  }

  /** Removes the temporary files. */
  async close(): Promise<void> {
    await this.#store.close();
  }
}
