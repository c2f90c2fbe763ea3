import { createHash } from 'node:crypto';
import { IdIndex } from '../../check/batch/id-index.js';
import { DuplicateCustomIdError } from '../../errors.js';
import { BatchRowError, cellText, type Row } from '../table/row.js';
import { isTemplate, requireColumns, templateFor } from './template.js';

/** What to do with a row that has the ID of an earlier row. */
export const DUPLICATE_RULES = ['error', 'skip', 'suffix'] as const;
/**
 * What to do with a row that has the ID of an earlier row: `error` stops, `skip` skips it, `suffix` appends -2, -3 …
 */
export type DuplicateRule = (typeof DUPLICATE_RULES)[number];

/** Makes the id of a row, 1-based. */
export type MakeId = (row: Row, number: number) => string;

/** Columns with the IDs unless the user names another. */
const USUAL_COLUMNS = ['custom_id', 'id'];

/** Chooses the source of IDs: a column, a template, `auto` or `content`. */
export function idMaker(rule: string | undefined, columns: readonly string[]): MakeId {
  const column = rule ?? USUAL_COLUMNS.find((name) => columns.includes(name)) ?? 'auto';
  if (columns.includes(column)) return (row) => cellText(row[column]);
  if (isTemplate(column)) {
    const template = templateFor(column, columns, 'id');
    return (row) => template.render(row);
  }
  if (column === 'auto') return (_, number) => `request-${number}`;
  if (column === 'content') return contentId;
  requireColumns([column], columns, 'id');
  return () => '';
}

/** If there is no ID column, a column that is probably meant for IDs but spelled differently; else undefined. */
export function unusedIdColumn(columns: readonly string[]): string | undefined {
  if (USUAL_COLUMNS.some((name) => columns.includes(name))) return undefined;
  return columns.find((name) => /^\s*(?:custom[ _-]?)?id\s*$/i.test(name));
}

/** The same for rows with the same cells, whatever their position and the order of their columns. */
function contentId(row: Row): string {
  const cells = Object.keys(row)
    .sort()
    .map((name) => [name, row[name]]);
  return `row-${createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 24)}`;
}

/** Keeps ids unique within a table, in about 40 bytes per id. */
export class IdKeeper {
  readonly #rule: DuplicateRule;
  readonly #ids = new IdIndex();
  /** The last suffix of each repeated ID. */
  readonly #suffixes = new Map<string, number>();

  constructor(rule: DuplicateRule = 'error') {
    this.#rule = rule;
  }

  /** The ID for a row; undefined if the row must be skipped. */
  keep(id: string, row: number): string | undefined {
    if (id.trim() === '')
      throw new BatchRowError(
        `Row ${row} has no ID: its ID cell is empty. Fill it, or use another source of IDs: auto, content or a template.`,
        row,
      );
    const first = this.#ids.addOrGetLine(id, row);
    if (first === 0) return id;
    if (this.#rule === 'skip') return undefined;
    if (this.#rule === 'error') {
      const message = `Rows ${first} and ${row} have the same ID ${JSON.stringify(id)}. IDs must be unique: choose another column, or --on-duplicate skip or suffix (on_duplicate, onDuplicate).`;
      throw new DuplicateCustomIdError(message, id);
    }
    for (let number = this.#suffixes.get(id) ?? 1; ; ) {
      const candidate = `${id}-${++number}`;
      this.#suffixes.set(id, number);
      if (this.#ids.addOrGetLine(candidate, row) === 0) return candidate;
    }
  }
}
