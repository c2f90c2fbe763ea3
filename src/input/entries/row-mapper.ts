import { isAbsolute, join } from 'node:path';
import { listNames } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { image } from '../../request/content/content.js';
import type { Entry } from '../../request/entry.js';
import { BatchRowError, cellText, type Row } from '../table/row.js';
import { idMaker, type MakeId } from './ids.js';
import { columnOutput, isTemplate, requireColumns, type Template, templateFor } from './template.js';

/** The options that turn one row into one entry. */
export interface EntryMapping {
  /**
   * The source of the IDs: a column; a template like `{{shop}}-{{number}}`; `auto` for `request-1`, `request-2` …;
   * `content` for a hash of the row's cells.
   * @default the column `custom_id` or `id` if there is one, else `auto`
   */
  id?: string | undefined;
  /** The prompt. Without `{{column}}` in it, the cell of `content` follows after a blank line. @default none: the cell of `content` alone */
  prompt?: string | undefined;
  /** The column with the text that the prompt is about. @default none */
  content?: string | undefined;
  /** The column with the web address or path of an image; an empty cell means no image. @default none */
  image?: string | undefined;
  /** The folder that relative image paths start from. @default the working folder */
  imageFolder?: string | undefined;
  /** The system prompt; may contain `{{column}}`. @default that of the batch */
  systemPrompt?: string | undefined;
}

/** An entry, and facts about its prompt. */
interface MappedEntry {
  entry: Entry;
  /** True if there is neither text nor an image. */
  isEmpty: boolean;
  /** True if all cells that the prompt uses are empty, so that only fixed text is left. */
  isFixedOnly: boolean;
}

/** Makes entries of the rows of one table. */
export class RowMapper {
  readonly #mapping: EntryMapping;
  readonly #makeId: MakeId;
  readonly #prompt: Template | undefined;
  readonly #systemPrompt: Template | undefined;
  /** The columns that the prompt uses. */
  readonly #sources: readonly string[];

  /** @throws BatchOptionsError for an unknown column, or a template that is not Liquid. */
  constructor(mapping: EntryMapping, columns: readonly string[]) {
    this.#mapping = mapping;
    this.#makeId = idMaker(mapping.id, columns);
    const { prompt, systemPrompt, content, image: images } = mapping;
    this.#prompt = prompt === undefined ? undefined : templateFor(prompt, columns, 'prompt');
    this.#systemPrompt = systemPrompt === undefined ? undefined : templateFor(systemPrompt, columns, 'system prompt');
    if (content !== undefined) requireColumns([content], columns, 'content column');
    if (images !== undefined) requireColumns([images], columns, 'image column');
    const used = [prompt, systemPrompt].some((text) => text !== undefined && isTemplate(text));
    if (!used && content === undefined && images === undefined) {
      throw new BatchOptionsError(
        `The prompt has no {{column}}, so every request would be identical. Add a column, e.g. ${columnOutput(columns[0] ?? 'column')}, or name a content column. The columns are ${listNames(columns)}.`,
      );
    }
    this.#sources = this.#prompt?.columns.length ? this.#prompt.columns : content === undefined ? [] : [content];
  }

  /** The id of a row, by the rule of the mapping. */
  id(row: Row, number: number): string {
    return this.#at(number, () => this.#makeId(row, number));
  }

  /** The entry of a row. @throws BatchRowError if a template cannot be filled with it. */
  entry(row: Row, customId: string, number: number): MappedEntry {
    const text = this.#at(number, () => this.#text(row));
    const picture = this.#mapping.image === undefined ? '' : cellText(row[this.#mapping.image]).trim();
    const isEmpty = text.trim() === '' && picture === '';
    const isFixedOnly =
      !isEmpty &&
      picture === '' &&
      this.#sources.length > 0 &&
      this.#sources.every((column) => cellText(row[column]).trim() === '');
    const prompt = picture === '' ? text : [...(text === '' ? [] : [text]), image(this.#locate(picture))];
    const system = this.#systemPrompt;
    const entry: Entry = { customId, prompt };
    if (system) entry.systemPrompt = this.#at(number, () => system.render(row));
    return { entry, isEmpty, isFixedOnly };
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

  /** A template may fail on one row only: the row lacks a cell, or a filter rejects it. */
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
