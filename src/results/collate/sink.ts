import type { Row } from '../../input/table/row.js';
import type { Joined } from '../join/join.js';
import type { Columns } from './columns.js';

/** One entry, ready to be written. */
export interface CollatedEntry {
  joined: Joined;
  row: Row | undefined;
}

/** Writes entries into a file in one format. */
export interface Sink {
  write(entries: readonly CollatedEntry[]): void;
  end(): void;
}

/** The settings of a format. */
export interface SinkOptions {
  columns: Columns;
  /** Writes cells unchanged, including formulas. */
  rawCsv: boolean;
}
