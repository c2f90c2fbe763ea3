import type { CsvError } from 'csv-parse';
import { formatNumber, pluralize } from '../../check/report/text.js';

/** The error in a CSV row and its remedy, to follow the place in a message. */
export function csvFault(error: CsvError, columns: readonly string[]): string {
  const { code, record, column } = error as unknown as { code: string; record?: string[]; column?: number };
  const name = columns[column ?? -1];
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return `${pluralize(record?.length ?? 0, 'cell')}, but the header has ${pluralize(columns.length, 'column')}. Quote the cells that contain the delimiter.`;
    case 'CSV_QUOTE_NOT_CLOSED':
      return `a quote opens here${name === undefined ? '' : ` (column ${JSON.stringify(name)})`} and never closes. Close it, or double it if it belongs to the text.`;
    case 'CSV_MAX_RECORD_SIZE':
      return `the row is longer than ${formatNumber(MAX_ROW_CHARACTERS)} characters; a quote probably opens here and never closes. Close it, or double it if it belongs to the text.`;
    case 'INVALID_OPENING_QUOTE':
      return 'there is a quote inside an unquoted cell. Quote the whole cell, and double the quotes inside it.';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'there is text between a closing quote and the next delimiter. Double the quotes inside a quoted cell.';
    default:
      return `cannot be read (${code}).`;
  }
}

/** A longer row counts as a quote that never closes. */
export const MAX_ROW_CHARACTERS = 1 << 26;
