import { BatchError } from '../../errors.js';

/** One row of a table: cells by column. From CSV all cells are strings; from JSON and Parquet whatever JSON has. */
export type Row = Record<string, unknown>;

/** A row that cannot become a request, or cannot be read. */
export class BatchRowError extends BatchError {
  override name = 'BatchRowError';
  readonly code = 'invalid_row';
  /** Which row, 1-based, the header not counted. */
  readonly row: number;
  /** Where it stands in its file, 1-based, where that is known. */
  readonly line?: number;

  constructor(message: string, row: number, line?: number) {
    super(message);
    this.row = row;
    if (line !== undefined) this.line = line;
  }
}

/** Rows inherit nothing: a column may be called `__proto__` or `constructor`. */
function BareRow(): void {}
BareRow.prototype = Object.create(null);
const Bare = BareRow as unknown as new () => Row;

/** A row of these cells. */
export function makeRow(columns: readonly string[], cells: readonly unknown[]): Row {
  const row = new Bare();
  for (let index = 0; index < columns.length; index++) row[columns[index]!] = cells[index];
  return row;
}

/** A cell as text: nothing for null, JSON for what is nested. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
