import { type InspectOptions, inspect } from 'node:util';
import { nearest } from './arguments/nearest.js';
import { BatchValidator, validatorOptionsOf } from './check/batch/batch.js';
import { truncate } from './check/report/text.js';
import { BatchOptionsError, DuplicateCustomIdError } from './errors.js';
import type { Estimate, EstimateOptions } from './estimate/estimate.js';
import { entryTokenCounter, estimateBatch } from './estimate/estimate-batch.js';
import type { Report } from './issue.js';
import { readRequests } from './jsonl/read/load.js';
import { readMedia } from './jsonl/read/read-media.js';
import { joinPieces, LineEncoder, lineBytes, notJsonError, previewRequest } from './jsonl/write/encode.js';
import { type SaveOptions, type SaveResult, saveBatch } from './jsonl/write/save.js';
import type { Prompt } from './request/content/content.js';
import { DEFAULT_ENDPOINT, ENDPOINTS } from './request/endpoints/table.js';
import { checkEntry, checkMade, type Entry, type RequestLine } from './request/entry.js';
import { type BatchOptions, checkBatchOptions, type Overrides, type TypedBody } from './request/options.js';
import { showWhole } from './request/show-whole.js';
import { collectStatuses, entriesToRetry, type FollowUpOptions, requireOutcomes } from './results/collate/follow-up.js';
import { type Results, readResults } from './results/join/read-results.js';
import type { ResultFiles } from './results/join/result-files.js';
import type { JoinedOutcome, Outcome } from './results/line/outcome.js';

/** Overrides that leave the type of the answers alone. */
type PlainOverrides = Omit<Overrides, 'responseFormat'> & { responseFormat?: never };
type PlainEntry = Omit<Entry, 'responseFormat'> & { responseFormat?: never };

/**
 * Gathers entries and makes an OpenAI Batch input file of them. Options are fixed when it is made; entries come and go.
 *
 * @typeParam Parsed What an answer becomes by the response format.
 * @example
 * const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Classify the sentiment.' })
 *   .add('review-1', 'I love this product!')
 *   .add('review-2', 'Waste of money.', { reasoningEffort: 'low' });
 * await batch.save('data/reviews.jsonl');
 */
export class BatchCreator<Parsed = unknown> implements Iterable<Entry> {
  /** What holds for all entries that do not say otherwise. Frozen. */
  readonly options: Readonly<BatchOptions<Parsed>>;
  readonly #entries = new Map<string, Entry>();
  /** The id added last; undefined once that is no longer known. */
  #last: string | undefined;

  /** @throws BatchOptionsError for an option that is unknown or has a value that cannot be used. */
  constructor(options: BatchOptions<Parsed> & TypedBody = {}) {
    this.options = checkBatchOptions(options, 'BatchCreator');
  }

  /**
   * Reads an input file back, whoever made it. Its requests stay as they are; what is added later is made by `options`.
   *
   * @throws BatchFileError when it cannot be read, or names the line that is no request.
   */
  static async load<Parsed = unknown>(path: string, options: BatchOptions<Parsed> = {}): Promise<BatchCreator<Parsed>> {
    const batch = new BatchCreator<Parsed>(options);
    for await (const { request } of readRequests(path)) batch.add({ customId: request.custom_id, request });
    return batch;
  }

  /** A new, empty builder with these options over those of this one. `body` is merged key by key. */
  extend<Other = Parsed>(options: BatchOptions<Other>): BatchCreator<Other> {
    checkBatchOptions(options, 'extend');
    const body = options.body && { ...this.options.body, ...options.body };
    return new BatchCreator<Other>({ ...(this.options as BatchOptions<Other>), ...options, ...(body && { body }) });
  }

  /** How many entries there are. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Adds one entry.
   *
   * @throws DuplicateCustomIdError when the id is taken; BatchOptionsError when the entry cannot be used.
   */
  add(customId: string, prompt: Prompt, overrides?: PlainOverrides): this;
  add(entry: PlainEntry): this;
  add<Other>(customId: string, prompt: Prompt, overrides: Overrides<Other>): BatchCreator<Parsed | Other>;
  add<Other>(entry: Entry<Other>): BatchCreator<Parsed | Other>;
  add(first: string | Entry, prompt?: Prompt, overrides?: Overrides): this {
    const given = typeof first === 'object' ? first : { customId: first, prompt, ...overrides };
    const entry = Object.freeze({ ...checkEntry(given as Entry) });
    if (this.#entries.has(entry.customId)) throw this.#duplicate(entry.customId);
    this.#entries.set(entry.customId, entry);
    this.#last = entry.customId;
    return this;
  }

  /**
   * Adds many entries, in order. Nothing is undone when one of them is refused.
   *
   * @param toEntry Makes an entry of a row; not needed where the rows are entries.
   */
  addAll(entries: Iterable<Entry>): this;
  addAll<Row>(rows: Iterable<Row>, toEntry: (row: Row, index: number) => Entry): this;
  addAll(rows: Iterable<unknown>, toEntry: (row: unknown, index: number) => Entry = (row) => row as Entry): this {
    if (typeof (rows as Partial<Iterable<unknown>> | undefined)?.[Symbol.iterator] !== 'function') {
      throw new BatchOptionsError(
        'addAll takes a list, or what can be iterated at once. Give an async iterable to save, as its option entries.',
      );
    }
    if (typeof toEntry !== 'function') throw new BatchOptionsError('addAll: what makes entries must be a function.');
    let index = 0;
    for (const row of rows) this.add(checkMade(toEntry(row, index), index++));
    return this;
  }

  /** True when the batch has an entry of this id. */
  has(customId: string): boolean {
    return this.#entries.has(customId);
  }

  /** Removes an entry; false when there was none of this id. */
  delete(customId: string): boolean {
    if (customId === this.#last) this.#last = undefined;
    return this.#entries.delete(customId);
  }

  /** Removes all entries. */
  clear(): void {
    this.#entries.clear();
    this.#last = undefined;
  }

  /** The entries, in the order in which they were added. */
  [Symbol.iterator](): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /**
   * One request, exactly as it will be written.
   *
   * @param which Its position, 0-based, or its id.
   * @default 0
   * @throws BatchOptionsError when there is no such entry; BatchValidationError for what JSON cannot carry.
   */
  preview(which: number | string = 0): RequestLine {
    return showWhole(previewRequest(this.#find(which), this.options, readMedia));
  }

  /** The lines of the file, without newlines, made as they are asked for. */
  *lines(): Generator<string, void, undefined> {
    const encoder = new LineEncoder(this.options, readMedia);
    for (const entry of this) {
      const { pieces, findings } = encoder.encode(entry);
      if (!pieces) throw notJsonError(entry.customId, findings);
      yield joinPieces(pieces);
    }
  }

  /** Judges all entries as the service would; `line` in the report is the line that the entry will have. */
  validate(): Report {
    const judge = new BatchValidator(validatorOptionsOf(this.options));
    const encoder = new LineEncoder(this.options, readMedia, judge);
    let line = 0;
    for (const entry of this) {
      const { pieces, kind, findings } = encoder.encode(entry);
      judge.count(++line, pieces ? lineBytes(pieces) : 0, entry.customId, kind, findings);
    }
    return judge.report();
  }

  /**
   * Counts the tokens of all entries, and what they will cost by batch: as a range, with what had to be assumed.
   * Nothing is sent. Texts are counted exactly where `gpt-tokenizer` is installed.
   *
   * @throws BatchValidationError for what JSON cannot carry; BatchOptionsError for an option that cannot be.
   * @example
   * const { inputTokens, cost } = batch.estimate({ expectedOutputTokens: 50 });
   */
  estimate(options: EstimateOptions = {}): Estimate {
    return estimateBatch(this, this.options, options);
  }

  /**
   * Writes the gathered entries, then those of `options.entries`, as an input file, or as many as the limits ask for:
   * one file at exactly this path, or `reviews-0001.jsonl`, `reviews-0002.jsonl` … and `reviews.manifest.json`.
   * Folders are made. Until all is written and on the disk, an older file of that name stays as it is.
   *
   * @throws BatchValidationError when the service would refuse something, unless `validate` is false; BatchLimitError for
   * a request larger than a file may be; BatchFileError when the disk refuses.
   */
  save(path: string, options: SaveOptions = {}): Promise<SaveResult> {
    return saveBatch(path, this.#entries, this.options, options, entryTokenCounter(this.options));
  }

  /**
   * Reads what came back: one outcome for each entry, in order. Either file may be absent, and each may be one of several.
   *
   * @throws BatchFileError when a file cannot be read. What stands in it is never thrown, but an outcome.
   * @example
   * for await (const r of batch.results('out.jsonl', 'err.jsonl')) if (r.status === 'succeeded') use(r.parsed);
   */
  results(outputFile: ResultFiles, errorFile?: ResultFiles): Results<JoinedOutcome<Parsed>> {
    return readResults<Parsed>(outputFile, errorFile, { input: this });
  }

  /** A new builder with the entries that did not succeed, or of the statuses named; those without an outcome are missing. */
  followUp(outcomes: Iterable<Outcome>, options?: FollowUpOptions): BatchCreator<Parsed>;
  followUp(outcomes: AsyncIterable<Outcome>, options?: FollowUpOptions): Promise<BatchCreator<Parsed>>;
  followUp(
    outcomes: Iterable<Outcome> | AsyncIterable<Outcome>,
    options: FollowUpOptions = {},
  ): BatchCreator<Parsed> | Promise<BatchCreator<Parsed>> {
    requireOutcomes(outcomes);
    const repeat = (list: Iterable<Outcome>) => this.extend<Parsed>({}).addAll(entriesToRetry(this, list, options));
    return Symbol.asyncIterator in outcomes ? collectStatuses(outcomes).then(repeat) : repeat(outcomes);
  }

  /** What a log or `JSON.stringify` shows: facts, never prompts. */
  toJSON(): Record<string, unknown> {
    const { endpoint = DEFAULT_ENDPOINT } = this.options;
    const { model = ENDPOINTS[endpoint].defaultModel } = this.options;
    const [first] = this.#entries.keys();
    if (first === undefined) return { model, endpoint };
    this.#last ??= [...this.#entries.keys()].at(-1)!;
    return { model, endpoint, first: truncate(first, 40), last: truncate(this.#last, 40) };
  }

  /** One line, whatever the size: a REPL shows it after every `add`. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    if (depth < 0) return `[BatchCreator(${this.size})]`;
    return `BatchCreator(${this.size}) ${inspect(this.toJSON(), { ...options, compact: true, breakLength: Infinity })}`;
  }

  #find(which: number | string): Entry {
    if (typeof which === 'string') {
      const entry = this.#entries.get(which);
      if (entry) return entry;
      const guess = nearest(which, [...this.#entries.keys()].slice(0, 10_000));
      const hint = guess === undefined ? '' : ` The nearest id is "${guess}".`;
      throw new BatchOptionsError(`No entry has the id "${which}".${hint}`);
    }
    let position = 0;
    for (const entry of this) if (position++ === which) return entry;
    const range = this.size === 0 ? 'The batch is empty.' : `The nearest is ${which < 0 ? 0 : this.size - 1}.`;
    throw new BatchOptionsError(`There is no entry at position ${which}. ${range}`);
  }

  #duplicate(customId: string): DuplicateCustomIdError {
    const line = [...this.#entries.keys()].indexOf(customId) + 1;
    const message = `custom_id ${JSON.stringify(customId)} is already in this batch (line ${line}). Ids must be unique.`;
    return new DuplicateCustomIdError(message, customId);
  }
}
