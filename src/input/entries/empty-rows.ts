import { formatNumber, pluralize } from '../../check/report/text.js';
import { BatchRowError } from '../table/row.js';

/** What to do with rows whose prompt is empty. */
export const EMPTY_RULES = ['error', 'skip'] as const;
/** What to do with rows whose prompt is empty: `error` reports all of them at once, `skip` skips them. */
export type EmptyRule = (typeof EMPTY_RULES)[number];

/** The most row numbers in a message; more would hide the remedy. */
const MOST_NUMBERS = 20;

/** Collects rows with empty prompts, to report them together. */
export class EmptyRows {
  readonly #empty: number[] = [];
  #firstId = '';
  readonly #fixedOnly: number[] = [];

  /** Adds a row whose prompt is empty. */
  addEmpty(row: number, id: string): void {
    if (this.#empty.push(row) === 1) this.#firstId = id;
  }

  /** Adds a row whose prompt uses only empty cells, so that only its fixed text would be sent. */
  addFixedOnly(row: number): void {
    this.#fixedOnly.push(row);
  }

  /** Throws a `BatchRowError` that names all rows with an empty prompt. */
  throwIfAny(): void {
    const [first] = this.#empty;
    if (first === undefined) return;
    const fact =
      this.#empty.length === 1
        ? `Row ${first} (id ${JSON.stringify(this.#firstId)}): the prompt is empty.`
        : `${pluralize(this.#empty.length, 'row')} have an empty prompt: rows ${listNumbers(this.#empty)}.`;
    const message = `${fact} Fill the cells, or skip such rows: --on-empty skip (on_empty: skip, onEmpty: 'skip').`;
    throw new BatchRowError(message, first, undefined, this.#empty);
  }

  /** The warning about rows of which only fixed text is sent; undefined if there are none. */
  warning(): string | undefined {
    const { length } = this.#fixedOnly;
    if (length === 0) return undefined;
    const fact = `${pluralize(length, 'row')} ${length === 1 ? 'has' : 'have'} only empty cells for the prompt`;
    return `${fact}, so only its fixed text is sent: ${length === 1 ? 'row' : 'rows'} ${listNumbers(this.#fixedOnly)}.`;
  }
}

/** "1, 5, 9 and 12 more". */
function listNumbers(numbers: readonly number[]): string {
  const more = numbers.length - MOST_NUMBERS;
  return numbers.slice(0, MOST_NUMBERS).join(', ') + (more > 0 ? ` and ${formatNumber(more)} more` : '');
}
