import { stringify } from 'csv-stringify/sync';
import type { Cell } from './columns.js';

/** What makes a spreadsheet take a cell for a formula; East Asian versions of Excel take full-width signs, too. */
const SIGNS = '=+\\-@＝＋－＠';
const FORMULA = new RegExp(`^[${SIGNS}\\t\\r\\n]`);
/** Where the list separator is a semicolon, Excel parts a line at each one, and quotes inside the line do not help. */
const FORMULA_AFTER_SEMICOLON = new RegExp(`;(?=[${SIGNS}])`, 'g');
const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Rows as CSV. Unless `raw`, what a spreadsheet would run as a formula gets a `'` in front. */
export function formatCsvRows(rows: readonly (readonly Cell[])[], raw: boolean): string {
  const cells = rows.map((row) => row.map((cell) => cellText(cell, raw)));
  // Some spreadsheets part unquoted cells at semicolons and tabs as well as at commas.
  return stringify(cells, { quoted_match: /[\r\n;\t]/ });
}

function cellText(cell: Cell, raw: boolean): string {
  if (cell === null) return '';
  const text = String(cell);
  if (raw || PLAIN_NUMBER.test(text)) return text;
  const safe = text.replace(FORMULA_AFTER_SEMICOLON, ";'");
  return FORMULA.test(text) ? `'${safe}` : safe;
}
