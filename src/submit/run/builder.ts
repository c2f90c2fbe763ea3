import type { SaveOptions, SaveResult } from '../../jsonl/write/save.js';
import type { Entry, RequestLine } from '../../request/entry.js';
import type { BatchOptions } from '../../request/options.js';

/** The members of `BatchCreator` that this folder needs. */
export interface Builder<Parsed = unknown> extends Iterable<Entry> {
  /** The options of all entries. */
  readonly options: Readonly<BatchOptions<Parsed>>;
  /** The number of entries. */
  readonly size: number;
  /** One request, by its position or its ID. */
  preview(which?: number | string): RequestLine;
  /** Writes the input files. */
  save(path: string, options?: SaveOptions): Promise<SaveResult<Parsed>>;
}
