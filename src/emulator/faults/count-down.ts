import { spacedJson } from '../api/service-json.js';
import type { ResultFileRow } from '../api/wire.js';
import type { FaultRow, WrittenRow } from './fault-row.js';
import { FAULT_ROWS, type Fault } from './faults.js';

/** The faults of one batch that affect its first rows or requests, each as many as its `count`. */
export class CountDown {
  readonly #left: { row: FaultRow; count: number }[];

  constructor(faults: readonly Fault[]) {
    this.#left = faults.map(({ name, count = 1 }) => ({ row: FAULT_ROWS[name], count }));
  }

  /** The lines that replace a row. */
  write(row: ResultFileRow, success: boolean): WrittenRow[] {
    const toOutput = success || this.#left.some((fault) => fault.row.errorsToOutput);
    const rewrite = this.#next(({ rewrite }) => rewrite !== undefined)?.rewrite;
    return rewrite?.(row, toOutput) ?? [{ text: `${spacedJson(row)}\n`, toOutput }];
  }

  /** How the next request is answered instead of the usual way. */
  reply(): FaultRow['reply'] {
    return this.#next(({ reply }) => reply !== undefined)?.reply;
  }

  #next(fits: (row: FaultRow) => boolean): FaultRow | undefined {
    const found = this.#left.find(({ row, count }) => count > 0 && fits(row));
    if (found) found.count--;
    return found?.row;
  }
}
