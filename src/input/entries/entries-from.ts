import { z } from 'zod';
import { anyFunction, checkOptions, type FieldsOf, positiveInt } from '../../arguments/check-options.js';
import { BatchOptionsError } from '../../errors.js';
import { ChunkedIterable } from '../../jsonl/read/chunked-iterable.js';
import type { Entry } from '../../request/entry.js';
import type { Row } from '../table/row.js';
import { EMPTY_RULES, EmptyRows, type EmptyRule } from './empty-rows.js';
import { DUPLICATE_RULES, type DuplicateRule, IdKeeper, unusedIdColumn } from './ids.js';
import { type RowFilter, rowFilter } from './row-filter.js';
import { type EntryMapping, RowMapper } from './row-mapper.js';
import { loadTemplates } from './template.js';

/**
 * Why a row was skipped: all its cells are empty, its prompt is empty, an earlier row has its ID, or the `where` filter
 * excludes it.
 */
export type SkipReason = 'blank' | 'empty' | 'duplicate' | 'where';

/** How rows become entries. Texts may contain `{{column}}`; cell values are inserted verbatim and never expanded again. */
export interface RowMapping extends EntryMapping {
  /** What happens when two rows have the same id: `error` stops, `skip` keeps the first, `suffix` appends -2, -3 … @default 'error' */
  onDuplicate?: DuplicateRule | undefined;
  /** What happens when a prompt is empty: `error` reports all such rows at once, `skip` leaves them out. @default 'error' */
  onEmpty?: EmptyRule | undefined;
  /**
   * Which rows are used: conditions like `lang=de`. Conditions on one column allow any of their values; conditions on
   * several columns must all hold.
   * @default all rows
   */
  where?: string | readonly string[] | undefined;
  /** The most rows to use, after the `where` filter. @default all */
  limit?: number | undefined;
  /**
   * Called for each skipped row, with its number (1-based) and the reason. Rows whose cells are all empty are always
   * skipped. @default none
   */
  onSkip?: ((row: number, reason: SkipReason) => void) | undefined;
  /** Called with a warning about a probable mistake, such as rows of which only fixed text is sent. @default none */
  onWarning?: ((message: string) => void) | undefined;
}

const mappingFields = z.strictObject({
  id: z.string().min(1).optional(),
  prompt: z.string().optional(),
  content: z.string().min(1).optional(),
  image: z.string().min(1).optional(),
  imageFolder: z.string().optional(),
  systemPrompt: z.string().optional(),
  onDuplicate: z.enum(DUPLICATE_RULES).optional(),
  onEmpty: z.enum(EMPTY_RULES).optional(),
  where: z.union([z.string(), z.array(z.string())]).optional(),
  limit: positiveInt.optional(),
  onSkip: anyFunction.optional(),
  onWarning: anyFunction.optional(),
} satisfies FieldsOf<RowMapping>);

/** The number of rows to search for columns: objects may omit some. */
const ROWS_FOR_COLUMNS = 100;

/**
 * Turns rows into entries, one by one. Checks columns and templates before the first one.
 *
 * @throws BatchOptionsError for an unknown column or an invalid template; BatchRowError and DuplicateCustomIdError for
 * rows, with their numbers.
 * @example
 * const rows = readRows('reviews.csv');
 * await batch.save('reviews.jsonl', { entries: entriesFrom(rows, { id: 'review_id', prompt: 'Classify: {{text}}' }) });
 */
export function entriesFrom<R extends object>(
  rows: Iterable<R> | AsyncIterable<R>,
  mapping: RowMapping,
): ChunkedIterable<Entry> {
  return new ChunkedIterable(entryBlocks(rows, mapping), { uniqueIds: true });
}

async function* entryBlocks(
  rows: Iterable<object> | AsyncIterable<object>,
  mapping: RowMapping,
): AsyncGenerator<Entry[]> {
  if (typeof mapping !== 'object' || mapping === null) {
    throw new BatchOptionsError('entriesFrom: say how a row becomes an entry, like { id: "id", prompt: "{{text}}" }.');
  }
  checkOptions('entriesFrom', mappingFields, mapping);
  await loadTemplates();
  const run = new MappingRun(mapping);
  let waiting: readonly Row[] = [];
  for await (const block of blocksOf(rows)) {
    waiting = waiting.length > 0 ? [...waiting, ...block] : block;
    if (!run.started && waiting.length < ROWS_FOR_COLUMNS) continue;
    yield* run.entries(waiting);
    waiting = [];
    if (run.reachedLimit) break;
  }
  if (waiting.length > 0) yield* run.entries(waiting);
  run.end();
}

/** The rows of a source that yields one or many at a time. */
async function* blocksOf(rows: Iterable<object> | AsyncIterable<object>): AsyncGenerator<readonly Row[]> {
  if (rows instanceof ChunkedIterable) yield* rows.blocks;
  else for await (const row of rows) yield [row as Row];
}

/** One pass over a table. */
class MappingRun {
  readonly #mapping: RowMapping;
  readonly #ids: IdKeeper;
  readonly #emptyRows = new EmptyRows();
  #mapper: RowMapper | undefined;
  #isChosen: RowFilter | undefined;
  #number = 0;
  #chosen = 0;

  constructor(mapping: RowMapping) {
    this.#mapping = mapping;
    this.#ids = new IdKeeper(mapping.onDuplicate);
  }

  /** True after the columns are known. */
  get started(): boolean {
    return this.#mapper !== undefined;
  }

  get reachedLimit(): boolean {
    return this.#chosen >= (this.#mapping.limit ?? Infinity);
  }

  *entries(block: readonly Row[]): Generator<Entry[]> {
    if (!this.#mapper) this.#start(columnsOf(block.slice(0, ROWS_FOR_COLUMNS)));
    const entries: Entry[] = [];
    try {
      for (const row of block) {
        if (this.reachedLimit) break;
        const entry = this.#entry(row);
        if (entry) entries.push(entry);
      }
    } catch (error) {
      // Yields the entries before an invalid row first.
      yield entries;
      throw error;
    }
    yield entries;
  }

  /** Reports problems that only show after all rows. */
  end(): void {
    const warning = this.#emptyRows.warning();
    if (warning !== undefined) this.#mapping.onWarning?.(warning);
    this.#emptyRows.throwIfAny();
  }

  #start(columns: readonly string[]): void {
    this.#mapper = new RowMapper(this.#mapping, columns);
    this.#isChosen = rowFilter(this.#mapping.where, columns);
    const unused = this.#mapping.id === undefined ? unusedIdColumn(columns) : undefined;
    if (unused === undefined) return;
    const name = JSON.stringify(unused);
    this.#mapping.onWarning?.(
      `Column ${name} is not used for IDs; they are request-1, request-2 … To use it: --id ${name} (id_column: ${name}, id: ${name}).`,
    );
  }

  #entry(row: Row): Entry | undefined {
    const number = ++this.#number;
    if (isBlankRow(row)) return this.#skip(number, 'blank');
    if (!this.#isChosen!(row)) return this.#skip(number, 'where');
    this.#chosen++;
    const id = this.#ids.keep(this.#mapper!.id(row, number), number);
    if (id === undefined) return this.#skip(number, 'duplicate');
    const { entry, isEmpty, isFixedOnly } = this.#mapper!.entry(row, id, number);
    if (isFixedOnly) this.#emptyRows.addFixedOnly(number);
    if (!isEmpty) return entry;
    if (this.#mapping.onEmpty === 'skip') return this.#skip(number, 'empty');
    this.#emptyRows.addEmpty(number, id);
    return undefined;
  }

  #skip(number: number, reason: SkipReason): undefined {
    this.#mapping.onSkip?.(number, reason);
  }
}

/** True for a row whose cells are all empty, as spreadsheets leave them behind. */
function isBlankRow(row: Row): boolean {
  return Object.values(row).every((cell) => cell === '' || cell === null || cell === undefined);
}

function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
