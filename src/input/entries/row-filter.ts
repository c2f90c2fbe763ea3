import { BatchOptionsError } from '../../errors.js';
import { cellText, type Row } from '../table/row.js';
import { requireColumns } from './template.js';

/** Chooses the rows to use. */
export type RowFilter = (row: Row) => boolean;

/**
 * Makes a filter from conditions like `lang=de`. Conditions on one column allow any of their values; conditions on
 * several columns must all hold.
 *
 * @throws BatchOptionsError for a condition that is not `column=value`, or names an unknown column.
 */
export function rowFilter(where: string | readonly string[] | undefined, columns: readonly string[]): RowFilter {
  const allowed = new Map<string, Set<string>>();
  for (const condition of [where ?? []].flat()) {
    const [column, value] = splitCondition(condition, columns);
    requireColumns([column], columns, 'where');
    allowed.set(column, (allowed.get(column) ?? new Set()).add(value));
  }
  const conditions = [...allowed];
  return (row) => conditions.every(([column, values]) => values.has(cellText(row[column])));
}

/** A column name may contain `=`: the longest known name wins. */
function splitCondition(condition: string, columns: readonly string[]): [column: string, value: string] {
  const known = columns.filter((column) => condition.startsWith(`${column}=`)).sort((a, b) => b.length - a.length)[0];
  const at = known?.length ?? condition.indexOf('=');
  if (at < 1)
    throw new BatchOptionsError(`where: expected column=value, e.g. lang=de; got ${JSON.stringify(condition)}.`);
  return [condition.slice(0, at), condition.slice(at + 1)];
}
