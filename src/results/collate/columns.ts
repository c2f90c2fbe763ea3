import { restoreNumbers, restoreText } from '../../check/text/inexact-numbers.js';
import type { Row } from '../../input/table/row.js';
import { isObject } from '../../request/content/json-kind.js';
import { exactParsed } from '../answer/exact-answer.js';
import type { Outcome } from '../line/outcome.js';
import { toJson } from './json-lenient.js';

/** A cell before it is formatted. */
export type Cell = string | number | boolean | null;
/** The type of all cells of a column; `text` if they differ. */
export type CellType = 'number' | 'boolean' | 'text';

const FIXED = ['custom_id', 'status', 'text', 'error'] as const;

/**
 * The columns of a table of outcomes: the fixed ones, one for each field of `parsed`, then those of the original rows.
 * Fields are added as they appear; if that changed the columns, the table is written again.
 */
export class Columns {
  /** True if a field without a column appeared. */
  grown = false;
  /** True if a column turned out to have another type. */
  retyped = false;
  readonly #fields: Map<string, CellType | undefined>;
  readonly #rowColumns: readonly string[];

  /** @param fields The fields known in advance, and their types if known. */
  constructor(fields: ReadonlyMap<string, CellType | undefined>, rowColumns: readonly string[]) {
    this.#fields = new Map(fields);
    this.#rowColumns = rowColumns;
  }

  /** The header; a name that is taken gets a prefix. */
  get names(): string[] {
    const names = new Set<string>(FIXED);
    for (const [prefix, list] of [
      ['parsed_', [...this.#fields.keys()]],
      ['row_', this.#rowColumns],
    ] as const) {
      for (const given of list) {
        let name = given;
        while (names.has(name)) name = `${prefix}${name}`;
        names.add(name);
      }
    }
    return [...names];
  }

  get types(): CellType[] {
    const text = (): CellType => 'text';
    return [
      ...FIXED.map(text),
      ...[...this.#fields.values()].map((type) => type ?? 'text'),
      ...this.#rowColumns.map(text),
    ];
  }

  /** The cells of an outcome; new fields in it become columns. */
  cellsOf(outcome: Outcome, row: Row | undefined): Cell[] {
    const { customId, status, text, refusal, error } = outcome;
    const parsed = exactParsed(outcome);
    const fields: Readonly<Record<string, unknown>> =
      parsed === undefined ? {} : isObject(parsed) ? parsed : { parsed };
    for (const [field, value] of Object.entries(fields)) this.#learn(field, cellOf(value));
    return [
      customId,
      status,
      text ?? refusal ?? null,
      error ? `${error.code}: ${error.message}` : null,
      ...[...this.#fields.keys()].map((field) => (Object.hasOwn(fields, field) ? cellOf(fields[field]) : null)),
      ...this.#rowColumns.map((column) => (row && Object.hasOwn(row, column) ? cellOf(row[column]) : null)),
    ];
  }

  #learn(field: string, cell: Cell): void {
    const known = this.#fields.get(field);
    if (!this.#fields.has(field)) this.grown = true;
    else if (known === 'text' || cell === null || typeof cell === known) return;
    const type = cell === null ? undefined : typeof cell === 'string' ? 'text' : (typeof cell as CellType);
    if (type !== undefined) this.retyped = true;
    this.#fields.set(field, known === undefined ? type : 'text');
  }
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return restoreText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'bigint' ? String(value) : restoreNumbers(toJson(value));
}
