import { createHash } from 'node:crypto';
import { IdIndex } from '../../check/batch/id-index.js';
import { DuplicateCustomIdError } from '../../errors.js';
import { BatchRowError, cellText, type Row } from '../table/row.js';
import { compileTemplate, isTemplate, requireColumns } from './template.js';

/** What happens to a row with the id of an earlier row. */
export const DUPLICATE_RULES = ['error', 'skip', 'suffix'] as const;
/** What happens to a row with the id of an earlier row: `error` stops, `skip` leaves it out, `suffix` appends -2, -3 … */
export type DuplicateRule = (typeof DUPLICATE_RULES)[number];

/** Makes the id of a row, 1-based. */
export type MakeId = (row: Row, number: number) => string;

/** Columns that hold the ids unless another is named. */
const USUAL_COLUMNS = ['custom_id', 'id'];

/** Decides how ids are made: by a column, a template, `auto` or `content`. */
export function idMaker(rule: string | undefined, columns: readonly string[]): MakeId {
  const column = rule ?? USUAL_COLUMNS.find((name) => columns.includes(name)) ?? 'auto';
  if (isTemplate(column)) {
    const template = compileTemplate(column, 'id');
    requireColumns(template.columns, columns, 'id');
    return (row) => template.render(row);
  }
  if (columns.includes(column)) return (row) => cellText(row[column]);
  if (column === 'auto') return (_, number) => `request-${number}`;
  if (column === 'content') return contentId;
  requireColumns([column], columns, 'id');
  return () => '';
}

/** A column that is probably meant for ids but is spelled otherwise, where no id column is found; else undefined. */
export function unusedIdColumn(columns: readonly string[]): string | undefined {
  if (USUAL_COLUMNS.some((name) => columns.includes(name))) return undefined;
  return columns.find((name) => /^\s*(?:custom[ _-]?)?id\s*$/i.test(name));
}

/** The same for rows of the same cells, wherever they are in the table, and in whatever order their columns are. */
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
  /** The last suffix given to each id that was repeated. */
  readonly #suffixes = new Map<string, number>();

  constructor(rule: DuplicateRule = 'error') {
    this.#rule = rule;
  }

  /** The id to use for a row; undefined when the row is to be skipped. */
  keep(id: string, row: number): string | undefined {
    if (id.trim() === '')
      throw new BatchRowError(
        `Row ${row} has no id: its id cell is empty. Fill it, or use another source of ids: auto, content or a template.`,
        row,
      );
    const first = this.#ids.addOrGetLine(id, row);
    if (first === 0) return id;
    if (this.#rule === 'skip') return undefined;
    if (this.#rule === 'error') {
      const message = `Rows ${first} and ${row} have the same id ${JSON.stringify(id)}. Ids must be unique: choose another column, or --on-duplicate skip or suffix (on_duplicate, onDuplicate).`;
      throw new DuplicateCustomIdError(message, id);
    }
    for (let number = this.#suffixes.get(id) ?? 1; ; ) {
      const candidate = `${id}-${++number}`;
      this.#suffixes.set(id, number);
      if (this.#ids.addOrGetLine(candidate, row) === 0) return candidate;
    }
  }
}
