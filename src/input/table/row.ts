import { BatchError } from '../../errors.js';

/** One row of a table: cells by column. Cells from CSV are strings; cells from JSON and Parquet are JSON values. */
export type Row = Record<string, unknown>;

/** A row that cannot be read, or cannot become a request. */
export class BatchRowError extends BatchError {
  override name = 'BatchRowError';
  /** Always `invalid_row`. */
  readonly code = 'invalid_row';
  /** The row's number, 1-based, not counting the header. */
  readonly row: number;
  /** The row's line in its file, 1-based; absent when unknown. */
  readonly line?: number;

  /** The numbers of all rows of the message, if there are several. */
  readonly rows?: readonly number[];

  constructor(message: string, row: number, line?: number, rows?: readonly number[]) {
    super(message);
    this.row = row;
    if (line !== undefined) this.line = line;
    if (rows !== undefined) this.rows = rows;
  }
}

/** Rows have no prototype: a column may be called `__proto__` or `constructor`. */
function BareRow(): void {}
BareRow.prototype = Object.create(null);
const Bare = BareRow as unknown as new () => Row;

/** Makes a row from cells. */
export function makeRow(columns: readonly string[], cells: readonly unknown[]): Row {
  const row = new Bare();
  for (let index = 0; index < columns.length; index++) row[columns[index]!] = cells[index];
  return row;
}

/** A cell as text: empty for null, JSON for objects and arrays. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
