import { type InspectOptions, inspect } from 'node:util';
import { truncate } from './check/report/text.js';
import type { Estimate, EstimateOptions } from './estimate/estimate.js';
import { entryTokenCounter, estimateBatch } from './estimate/estimate-batch.js';
import type { Report } from './issue.js';
import { readRequests } from './jsonl/read/load.js';
import { readMedia } from './jsonl/read/read-media.js';
import { previewRequest } from './jsonl/write/encode.js';
import { entriesReport, entryLines } from './jsonl/write/entry-lines.js';
import { type SaveOptions, type SaveResult, saveBatch } from './jsonl/write/save.js';
import type { Prompt } from './request/content/content.js';
import { DEFAULT_ENDPOINT, ENDPOINTS } from './request/endpoints/table.js';
import type { Entry, PlainEntry, RequestLine, TypedEntry } from './request/entry.js';
import { givenEntry, madeEntries } from './request/entry.js';
import { duplicateId, findEntry } from './request/find-entry.js';
import { carryFormats } from './request/format/carried-formats.js';
import type { BatchOptions, PlainOverrides, TypedBody, TypedOverrides } from './request/options.js';
import { checkBatchOptions } from './request/options.js';
import { showWhole } from './request/show-whole.js';
import { collectStatuses, entriesToRetry, type FollowUpOptions, requireOutcomes } from './results/collate/follow-up.js';
import { type Results, readResults } from './results/join/read-results.js';
import type { ResultFiles } from './results/join/result-files.js';
import type { JoinedOutcome, Outcome } from './results/line/outcome.js';
import type { BatchRunOptions } from './submit/run/run-builder.js';

/**
 * Collects entries and writes them as an OpenAI batch input file. Its options never change; entries can be added and deleted.
 *
 * @typeParam Parsed The type of a parsed answer, from the response format.
 * @example
 * const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Classify the sentiment.' })
 *   .add('review-1', 'I love this product!')
 *   .add('review-2', 'Waste of money.', { reasoningEffort: 'low' });
 * await batch.save('data/reviews.jsonl');
 */
export class BatchCreator<Parsed = unknown> implements Iterable<Entry> {
  /** The options for all entries that don't override them. Frozen. */
  readonly options: Readonly<BatchOptions<Parsed>>;
  readonly #entries = new Map<string, Entry>();
  /** The ID added last; undefined if it is no longer known. */
  #last: string | undefined;

  /** @throws BatchOptionsError for an unknown option or an invalid value. */
  constructor(options: BatchOptions<Parsed> & TypedBody = {}) {
    this.options = checkBatchOptions(options, 'BatchCreator');
  }

  /**
   * Reads an input file made by any tool. Its requests stay verbatim; `options` apply to entries that you add later.
   *
   * @throws BatchFileError if the file can't be read, or a line is not a request; DuplicateCustomIdError for an ID that comes
   * twice; BatchOptionsError for an invalid option.
   */
  static async load<Parsed = unknown>(path: string, options: BatchOptions<Parsed> = {}): Promise<BatchCreator<Parsed>> {
    const batch = newBatch<Parsed>(options);
    for await (const { request } of readRequests(path)) batch.add({ customId: request.custom_id, request });
    return batch;
  }

  /**
   * Makes a new, empty builder whose options are those of this one, overridden by these. `body` is merged key by key.
   *
   * @throws BatchOptionsError for an option that is unknown or has a value that cannot be used.
   */
  extend<Other = Parsed>(options: BatchOptions<Other>): BatchCreator<Other> {
    checkBatchOptions(options, 'extend');
    const body = options.body && { ...this.options.body, ...options.body };
    return newBatch<Other>({ ...(this.options as BatchOptions<Other>), ...options, ...(body && { body }) });
  }

  /** The number of entries. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Adds one entry.
   *
   * @throws DuplicateCustomIdError if the ID is already in the batch; BatchOptionsError if the entry can't be used.
   */
  add(customId: string, prompt: Prompt, overrides?: PlainOverrides): this;
  /** Adds one entry, given as an object. @throws DuplicateCustomIdError, BatchOptionsError as for an ID and a prompt. */
  add(entry: PlainEntry): this;
  /** Adds one entry whose answer has a type of its own. @throws DuplicateCustomIdError, BatchOptionsError as for others. */
  add<Other>(customId: string, prompt: Prompt, overrides: TypedOverrides<Other>): BatchCreator<Parsed | Other>;
  /** Adds one such entry, given as an object. @throws DuplicateCustomIdError, BatchOptionsError as for others. */
  add<Other>(entry: TypedEntry<Other>): BatchCreator<Parsed | Other>;
  add(first: string | Entry, prompt?: Prompt, overrides?: object): this {
    const entry = givenEntry(first, prompt, overrides);
    if (this.#entries.has(entry.customId)) throw duplicateId(this.#entries, entry.customId);
    this.#entries.set(entry.customId, entry);
    this.#last = entry.customId;
    return this;
  }

  /**
   * Adds many entries, in order. If one of them is rejected, those before it stay.
   *
   * @throws DuplicateCustomIdError, BatchOptionsError as `add` does.
   */
  addAll(entries: Iterable<Entry>): this;
  /**
   * Adds an entry for each row, in order. If one of them is rejected, those before it stay.
   *
   * @param toEntry Makes an entry from a row and its index, 0-based.
   * @throws DuplicateCustomIdError, BatchOptionsError as `add` does.
   */
  addAll<Row>(rows: Iterable<Row>, toEntry: (row: Row, index: number) => Entry): this;
  addAll(rows: Iterable<unknown>, toEntry: (row: unknown, index: number) => Entry = (row) => row as Entry): this {
    for (const entry of madeEntries(rows, toEntry)) this.add(entry);
    return this;
  }

  /** True if the batch has an entry with this ID. */
  has(customId: string): boolean {
    return this.#entries.has(customId);
  }

  /** Removes an entry. Returns false if there is none with this ID. */
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
   * Returns one request, exactly as it will be written. `console.log` and a REPL show it in full.
   *
   * @param which Its position, 0-based, or its ID. Default: 0.
   * @throws BatchOptionsError if there is no such entry; BatchValidationError for values that JSON cannot hold;
   * BatchFileError for unreadable media.
   */
  preview(which: number | string = 0): RequestLine {
    return showWhole(previewRequest(findEntry(this.#entries, which), this.options, readMedia));
  }

  /**
   * Yields the lines of the file, without newlines.
   *
   * @throws while reading: BatchValidationError for values that JSON cannot hold; BatchFileError for unreadable media.
   */
  lines(): Generator<string, void, undefined> {
    return entryLines(this, this.options);
  }

  /** Validates all entries as the service would. `line` in the report is the line in the file. @throws BatchFileError for unreadable media. */
  validate(): Report {
    return entriesReport(this, this.options);
  }

  /**
   * Estimates the tokens of all entries and their batch price in US dollars, as a range, with the assumptions made.
   * Nothing is sent. Texts are counted exactly if `gpt-tokenizer` is installed.
   *
   * @throws BatchValidationError for values that JSON cannot hold; BatchOptionsError for an option that can't be used;
   * BatchFileError for unreadable media.
   * @example
   * const { inputTokens, cost } = batch.estimate({ expectedOutputTokens: 50 });
   */
  estimate(options: EstimateOptions = {}): Estimate {
    return estimateBatch(this, this.options, options);
  }

  /**
   * Writes the added entries, then those of `options.entries`, to one input file, or to as many as the limits require:
   * one file at exactly this path, or `reviews-0001.jsonl`, `reviews-0002.jsonl` … and `reviews.manifest.json`.
   * Creates folders as needed. An older file of that name stays intact until everything is written to disk.
   *
   * @throws BatchValidationError if the service would reject a request, unless `validate` is false; BatchLimitError for
   * a request larger than a file may be; BatchFileError if a file can't be written; BatchOptionsError for an invalid
   * option or entry; DuplicateCustomIdError for an ID that comes twice.
   */
  async save(path: string, options: SaveOptions = {}): Promise<SaveResult<Parsed>> {
    const saved = await saveBatch(path, this.#entries, this.options, options, entryTokenCounter(this.options));
    return carryFormats<SaveResult, Parsed>(saved, [this.options, ...this.#entries.values()]);
  }

  /**
   * Saves to `options.path`, submits, waits for the end, and yields one outcome for each request, in order. It starts
   * when you read the first outcome. If it is stopped at any moment, call it again to resume; nothing is paid for
   * twice.
   *
   * @throws the errors of `save` and `submit`; BatchServiceError if the service rejected every batch.
   * @example
   * for await (const r of batch.run({ client: new OpenAI(), path: 'data/reviews.jsonl' })) console.log(r.customId, r.status);
   */
  async *run(options: BatchRunOptions): AsyncGenerator<JoinedOutcome<Parsed>, void, undefined> {
    const { runBuilder } = await import('./submit/run/run-builder.js');
    yield* runBuilder<Parsed>(this, options);
  }

  /**
   * Reads result files: one outcome for each entry, in order. Either file may be absent, and each may be several files.
   *
   * @throws BatchFileError if a file can't be read. Bad lines in it become outcomes and never throw.
   * @example
   * for await (const r of batch.results('out.jsonl', 'err.jsonl')) if (r.status === 'succeeded') use(r.parsed);
   */
  results(outputFile: ResultFiles, errorFile?: ResultFiles): Results<JoinedOutcome<Parsed>> {
    return readResults<Parsed>(outputFile, errorFile, { input: this });
  }

  /**
   * Makes a new builder with the entries that did not succeed, or that have one of the statuses in `only`. An entry without
   * an outcome counts as `missing`.
   *
   * @throws BatchOptionsError if `outcomes` is not a list of outcomes.
   */
  followUp(outcomes: Iterable<Outcome>, options?: FollowUpOptions): BatchCreator<Parsed>;
  /** Reads the outcomes, then makes such a builder. @throws BatchOptionsError if `outcomes` is not a list of outcomes. */
  followUp(outcomes: AsyncIterable<Outcome>, options?: FollowUpOptions): Promise<BatchCreator<Parsed>>;
  followUp(
    outcomes: Iterable<Outcome> | AsyncIterable<Outcome>,
    options: FollowUpOptions = {},
  ): BatchCreator<Parsed> | Promise<BatchCreator<Parsed>> {
    requireOutcomes(outcomes);
    const repeat = (list: Iterable<Outcome>) => this.extend<Parsed>({}).addAll(entriesToRetry(this, list, options));
    return Symbol.asyncIterator in outcomes ? collectStatuses(outcomes).then(repeat) : repeat(outcomes);
  }

  /** What a log or `JSON.stringify` shows: model, endpoint and IDs, never prompts. */
  toJSON(): Record<string, unknown> {
    const { endpoint = DEFAULT_ENDPOINT } = this.options;
    const { model = ENDPOINTS[endpoint].defaultModel } = this.options;
    const [first] = this.#entries.keys();
    if (first === undefined) return { model, endpoint };
    this.#last ??= [...this.#entries.keys()].at(-1)!;
    return { model, endpoint, first: truncate(first, 40), last: truncate(this.#last, 40) };
  }

  /** One line, whatever the size, because a REPL shows it after every `add`. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    if (depth < 0) return `[BatchCreator(${this.size})]`;
    return `BatchCreator(${this.size}) ${inspect(this.toJSON(), { ...options, compact: true, breakLength: Infinity })}`;
  }
}

/** Outside the class, because the bundler renames a class that names itself. */
const newBatch = <Parsed>(options: BatchOptions<Parsed>) => new BatchCreator<Parsed>(options);
