import type { RequestLine } from '../../request/entry.js';
import { STATUSES, type Status } from '../../results/line/outcome.js';
import type { ComparedAnswer } from './agreement.js';

/** One line of the table of requests. */
export interface TableRow {
  request: RequestLine;
  line: number;
  /** The text that only this request has. */
  input: string;
  inputTokens: number;
  outputTokens?: number | undefined;
  /** US dollars. */
  cost?: number | undefined;
  answer?: ComparedAnswer | undefined;
  /** The same request in the other set, if two are compared. */
  other?: ComparedAnswer | undefined;
  differs?: boolean | undefined;
  /** The row of the user's table that became this request. */
  row?: Readonly<Record<string, unknown>> | undefined;
}

/** The rows as the page reads them: one list for each column, which is smaller than one object for each row. */
export interface TableData {
  statuses: readonly Status[];
  id: string[];
  line: number[];
  /** The index in `statuses`; -1 without an answer. */
  status: number[];
  input: string[];
  answer: string[];
  inputTokens: number[];
  outputTokens: (number | null)[];
  cost: (number | null)[];
  /** Fields of parsed answers, and of the other set's, and the columns of the user's table. */
  fields: Record<string, (string | null)[]>;
  otherFields: Record<string, (string | null)[]>;
  columns: Record<string, (string | null)[]>;
  otherStatus: number[];
  otherAnswer: string[];
  differs: number[];
}

/** The approximate number of characters of text in a page, so that a browser opens it quickly. */
const MOST_CHARACTERS = 60_000_000;
const MOST_PER_TEXT = 4_000;
const MOST_FIELDS = 12;

/** Collects the rows of the table, truncated to a size that a browser can handle. */
export class RowTable {
  readonly data: TableData = {
    statuses: STATUSES,
    id: [],
    line: [],
    status: [],
    input: [],
    answer: [],
    inputTokens: [],
    outputTokens: [],
    cost: [],
    fields: {},
    otherFields: {},
    columns: {},
    otherStatus: [],
    otherAnswer: [],
    differs: [],
  };
  readonly #perText: number;

  /** @param rows The highest number of rows. */
  constructor(rows: number) {
    this.#perText = Math.min(MOST_PER_TEXT, Math.max(200, Math.floor(MOST_CHARACTERS / Math.max(1, rows) / 3)));
  }

  get size(): number {
    return this.data.id.length;
  }

  add({ request, line, input, inputTokens, outputTokens, cost, answer, other, differs, row }: TableRow): void {
    const { data } = this;
    const at = this.size;
    data.id.push(String(request.custom_id ?? ''));
    data.line.push(line);
    data.status.push(answer ? STATUSES.indexOf(answer.status) : -1);
    data.input.push(this.#cut(input));
    data.answer.push(this.#cut(answer?.text ?? ''));
    data.inputTokens.push(inputTokens);
    data.outputTokens.push(outputTokens ?? null);
    data.cost.push(cost ?? null);
    this.#set(data.fields, answer?.fields, at);
    this.#set(data.columns, row, at);
    if (!other) return;
    data.otherStatus[at] = STATUSES.indexOf(other.status);
    data.otherAnswer[at] = this.#cut(other.text);
    data.differs[at] = differs ? 1 : 0;
    this.#set(data.otherFields, other.fields, at);
  }

  #set(lists: Record<string, (string | null)[]>, values: Readonly<Record<string, unknown>> = {}, at: number): void {
    for (const [name, value] of Object.entries(values)) {
      if (!Object.hasOwn(lists, name)) {
        if (Object.keys(lists).length >= MOST_FIELDS) continue;
        Object.defineProperty(lists, name, { value: [], enumerable: true, configurable: true, writable: true });
      }
      // What a list leaves out is null in JSON.
      lists[name]![at] = value === null || value === undefined ? null : this.#cut(asText(value));
    }
  }

  #cut(text: string): string {
    return text.length > this.#perText ? `${text.slice(0, this.#perText).toWellFormed()} …` : text;
  }
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? '');
}
