import { nearest } from '../../arguments/nearest.js';
import { IdIndex } from '../../check/batch/id-index.js';
import { listNames } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { unusedIdColumn } from '../../input/entries/ids.js';
import { cellText, type Row } from '../../input/table/row.js';
import { RowStore } from '../../input/table/row-store.js';

const ID_COLUMNS = ['custom_id', 'id'];
const MISSING = 0xffff_ffff;
const AUTOMATIC = /^request-(\d{1,15})$/;

/** Options for joining a table to requests. */
export interface RowsOptions {
  /** The column with the IDs. @default `custom_id` or `id`; without such a column rows are joined by position */
  idColumn?: string | undefined;
  /** The row of each request in order, 1-based, if the caller knows them. */
  numbers?: ArrayLike<number> | undefined;
  signal?: AbortSignal | undefined;
}

/** Finds the original row of each request in a table of any format that `readRows` reads. */
export class Rows {
  /** True if rows are joined by position. */
  readonly byPosition: boolean;
  /** True if an ID tells the row, be it by a column or by its number. */
  readonly byId: boolean;
  readonly #store: RowStore;
  readonly #numberOf: (id: string, place: number) => number;

  private constructor(
    store: RowStore,
    byPosition: boolean,
    numberOf: (id: string, place: number) => number,
    byId = true,
  ) {
    [this.#store, this.byPosition, this.#numberOf, this.byId] = [store, byPosition, numberOf, byId];
  }

  /** @throws BatchOptionsError if the column doesn't exist; the errors of `readRows`. */
  static async open(path: string, { idColumn, numbers, signal }: RowsOptions = {}): Promise<Rows> {
    if (numbers)
      return new Rows(await RowStore.open(path, { signal }), false, (_, place) => numbers[place] ?? 0, false);
    const ids = new IdIndex();
    const names = idColumn === undefined ? ID_COLUMNS : [idColumn];
    const onRow = (row: Row, number: number) => {
      const name = names.find((candidate) => Object.hasOwn(row, candidate));
      const id = name === undefined ? '' : cellText(row[name]);
      if (id !== '') ids.addOrGetLine(id, number);
    };
    const store = await RowStore.open(path, { onRow, signal });
    if (store.columns.length === 0 || names.some((name) => store.columns.includes(name)))
      return new Rows(store, false, (id) => ids.addOrGetLine(id, MISSING));
    const fact = idColumn === undefined ? 'no column custom_id or id' : `no column ${JSON.stringify(idColumn)}`;
    const guess = idColumn === undefined ? unusedIdColumn(store.columns) : nearest(idColumn, store.columns);
    const hint = guess === undefined ? '' : ` Did you mean ${JSON.stringify(guess)}?`;
    const refusal = new BatchOptionsError(
      `${path} has ${fact}.${hint} Name the column with the IDs; it has ${listNames(store.columns)}.`,
    );
    // An automatic ID contains the number of its row.
    const automatic = (id: string) => {
      const number = AUTOMATIC.exec(id)?.[1];
      if (number === undefined) throw refusal;
      return Number(number);
    };
    if (idColumn === undefined) return new Rows(store, true, automatic);
    await store.close();
    throw refusal;
  }

  /** The columns of the table, in order. */
  get columns(): readonly string[] {
    return this.#store.columns;
  }

  /** The number of rows. */
  get size(): number {
    return this.#store.size;
  }

  /** The rows of consecutive requests; `first` is the position of the first one in the input, 0-based. */
  async of(ids: readonly string[], first: number): Promise<(Row | undefined)[]> {
    const numbers = ids.map((id, index) => this.#numberOf(id, first + index));
    const rows = await this.#store.rows(numbers);
    return numbers.map((number) => rows.get(number));
  }

  /** Removes the temporary files. */
  async close(): Promise<void> {
    await this.#store.close();
  }
}
