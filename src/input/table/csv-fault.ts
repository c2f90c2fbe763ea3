import type { CsvError } from 'csv-parse';

/** What is wrong with a CSV, and the remedy, for behind the place. */
export function csvFault(error: CsvError, columns: number): string {
  const { code, record } = error as unknown as { code: string; record?: string[] };
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return `${count(record?.length ?? 0, 'cell')}, but the header has ${count(columns, 'column')}. A cell that holds the delimiter needs quotes.`;
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return 'a quote is opened and never closed. Close it, or double it where it belongs to the text.';
    case 'INVALID_OPENING_QUOTE':
      return 'a quote stands inside an unquoted cell. Quote the whole cell, and double the quotes in it.';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'something stands between a closing quote and the next delimiter. Double the quotes inside a quoted cell.';
    default:
      return `cannot be read (${code}).`;
  }
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
