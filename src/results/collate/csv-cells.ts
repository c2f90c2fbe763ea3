import { stringify } from 'csv-stringify/sync';
import type { Cell } from './columns.js';

/** What makes a spreadsheet take a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Rows as CSV. Unless `raw`, a cell that a spreadsheet would run gets a `'` in front. */
export function formatCsvRows(rows: readonly (readonly Cell[])[], raw: boolean): string {
  const cells = rows.map((row) => row.map((cell) => cellText(cell, raw)));
  return stringify(cells, { quoted_match: /[\r\n]/ });
}

function cellText(cell: Cell, raw: boolean): string {
  if (cell === null) return '';
  const text = String(cell);
  return raw || !FORMULA.test(text) || PLAIN_NUMBER.test(text) ? text : `'${text}`;
}
