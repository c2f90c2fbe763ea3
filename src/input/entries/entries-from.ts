import { isAbsolute, join } from 'node:path';
import { listNames } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { ChunkedIterable } from '../../jsonl/read/chunked-iterable.js';
import { image } from '../../request/content/content.js';
import type { Entry } from '../../request/entry.js';
import { BatchRowError, cellText, type Row } from '../table/row.js';
import { type DuplicateRule, IdKeeper, idMaker, type MakeId } from './ids.js';
import { compileTemplate, isTemplate, loadTemplates, requireColumns, type Template } from './template.js';

/** How rows become entries. Texts may hold `{{column}}`; cells are put in as they are and never expanded again. */
export interface RowMapping {
  /**
   * A column; a template like `{{shop}}-{{number}}`; `auto` for `request-1`, `request-2` …; `content` for a hash of the
   * row, which stays the same while the row does.
   * @default the column `custom_id` or `id` where there is one, else `auto`
   */
  id?: string;
  /** What is asked. Without `{{column}}` in it, the cell of `content` follows after a blank line. */
  prompt?: string;
  /** The column of what is asked about. */
  content?: string;
  /** The column of a picture's web address or path; a row with an empty cell has none. */
  image?: string;
  /** The folder from which paths of pictures are read. @default the working folder */
  imageFolder?: string;
  systemPrompt?: string;
  /** What happens when two rows have the same id. @default 'error' */
  onDuplicate?: DuplicateRule;
  /** Called with the number of each row that is skipped: because of `onDuplicate`, or because all its cells are empty. */
  onSkip?: (row: number) => void;
}

/** So many rows are looked at for what columns there are: objects may leave some out. */
const ROWS_FOR_COLUMNS = 100;

/**
 * Makes entries of rows, one by one. That all columns are there is checked before the first.
 *
 * @throws BatchOptionsError for an unknown column or a template that cannot be read; BatchRowError and
 * DuplicateCustomIdError for rows, with their numbers.
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
  await loadTemplates();
  const ids = new IdKeeper(mapping.onDuplicate);
  let waiting: readonly Row[] = [];
  let mapper: Mapper | undefined;
  let number = 0;
  const take = (row: Row, entries: Entry[]): void => {
    number++;
    const id = isBlankRow(row) ? undefined : ids.keep(mapper!.id(row, number), number);
    if (id !== undefined) entries.push(mapper!.entry(row, id, number));
    else mapping.onSkip?.(number);
  };
  function* toEntries(block: readonly Row[]): Generator<Entry[]> {
    mapper ??= new Mapper(mapping, columnsOf(block.slice(0, ROWS_FOR_COLUMNS)));
    const entries: Entry[] = [];
    try {
      for (const row of block) take(row, entries);
    } catch (error) {
      // What stands before a bad row is given all the same.
      yield entries;
      throw error;
    }
    yield entries;
  }
  for await (const block of blocksOf(rows)) {
    waiting = waiting.length > 0 ? [...waiting, ...block] : block;
    if (!mapper && waiting.length < ROWS_FOR_COLUMNS) continue;
    yield* toEntries(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield* toEntries(waiting);
}

/** Rows as they come, one or many at a time. */
async function* blocksOf(rows: Iterable<object> | AsyncIterable<object>): AsyncGenerator<readonly Row[]> {
  if (rows instanceof ChunkedIterable) yield* rows.blocks;
  else for await (const row of rows) yield [row as Row];
}

class Mapper {
  readonly #mapping: RowMapping;
  readonly #makeId: MakeId;
  readonly #prompt: Template | undefined;
  readonly #systemPrompt: Template | undefined;

  constructor(mapping: RowMapping, columns: readonly string[]) {
    this.#mapping = mapping;
    this.#makeId = idMaker(mapping.id, columns);
    const { prompt, systemPrompt, content, image: pictures } = mapping;
    this.#prompt = prompt === undefined ? undefined : compileTemplate(prompt, 'prompt');
    // One that is the same for all rows belongs to the batch, but may as well stand here.
    this.#systemPrompt = systemPrompt === undefined ? undefined : compileTemplate(systemPrompt, 'system prompt');
    requireColumns(this.#prompt?.columns ?? [], columns, 'prompt');
    requireColumns(this.#systemPrompt?.columns ?? [], columns, 'system prompt');
    if (content !== undefined) requireColumns([content], columns, 'content column');
    if (pictures !== undefined) requireColumns([pictures], columns, 'image column');
    const used = [prompt, systemPrompt].some((text) => text !== undefined && isTemplate(text));
    if (!used && content === undefined && pictures === undefined) {
      throw new BatchOptionsError(
        `The prompt uses no column, and no content column is named: all requests would be the same. Write {{${columns[0] ?? 'column'}}} into it. The columns are ${listNames(columns)}.`,
      );
    }
  }

  id(row: Row, number: number): string {
    return this.#at(number, () => this.#makeId(row, number));
  }

  entry(row: Row, customId: string, number: number): Entry {
    const text = this.#at(number, () => this.#text(row));
    const picture = this.#mapping.image === undefined ? '' : cellText(row[this.#mapping.image]).trim();
    if (text.trim() === '' && picture === '') {
      throw new BatchRowError(
        `Row ${number} (id ${JSON.stringify(customId)}) asks nothing: its prompt is empty. Fill its cells, or leave the row out.`,
        number,
      );
    }
    const prompt = picture === '' ? text : [...(text === '' ? [] : [text]), image(this.#locate(picture))];
    const system = this.#systemPrompt;
    if (!system) return { customId, prompt };
    return { customId, prompt, systemPrompt: this.#at(number, () => system.render(row)) };
  }

  #text(row: Row): string {
    const { prompt, content } = this.#mapping;
    const asked = this.#prompt?.render(row);
    if (content === undefined || (prompt !== undefined && isTemplate(prompt))) return asked ?? '';
    const about = cellText(row[content]);
    return asked === undefined || asked === '' ? about : `${asked.trimEnd()}\n\n${about}`;
  }

  #locate(picture: string): string {
    const { imageFolder } = this.#mapping;
    if (imageFolder === undefined || /^(?:https?|data):/i.test(picture) || isAbsolute(picture)) return picture;
    return join(imageFolder, picture);
  }

  /** A template may fail on one row where it did on none before: it lacks a cell, or a filter dislikes one. */
  #at<Value>(number: number, make: () => Value): Value {
    try {
      return make();
    } catch (cause) {
      if (cause instanceof BatchOptionsError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new BatchRowError(
        `Row ${number}: ${why.replace(/^undefined variable: ([^,]+).*/, 'it has no $1')}.`,
        number,
      );
    }
  }
}

/** True for a row whose cells are all empty, as spreadsheets leave them behind. */
function isBlankRow(row: Row): boolean {
  return Object.values(row).every((cell) => cell === '' || cell === null || cell === undefined);
}

function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
