import { stringify } from 'csv-stringify/sync';
import type { Cell } from './columns.js';

/**
 * The characters that make a spreadsheet treat a cell as a formula; East Asian versions of Excel also accept full-width
 * signs.
 */
const SIGNS = '=+\\-@＝＋－＠';
const FORMULA = new RegExp(`^[${SIGNS}\\t\\r\\n]`);
/** If the list separator is a semicolon, Excel splits a line at each one, even inside quotes. */
const FORMULA_AFTER_SEMICOLON = new RegExp(`;(?=[${SIGNS}])`, 'g');
const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Rows as CSV. Unless `raw`, a cell that a spreadsheet would run as a formula gets a leading `'`. */
export function formatCsvRows(rows: readonly (readonly Cell[])[], raw: boolean): string {
  const cells = rows.map((row) => row.map((cell) => cellText(cell, raw)));
  // Some spreadsheets also split unquoted cells at semicolons and tabs.
  return stringify(cells, { quoted_match: /[\r\n;\t]/ });
}

function cellText(cell: Cell, raw: boolean): string {
  if (cell === null) return '';
  const text = String(cell);
  if (raw || PLAIN_NUMBER.test(text)) return text;
  const safe = text.replace(FORMULA_AFTER_SEMICOLON, ";'");
  return FORMULA.test(text) ? `'${safe}` : safe;
}
