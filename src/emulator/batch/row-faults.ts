import type { Fault, FaultName } from '../api/faults.js';
import { spacedJson } from '../api/service-json.js';
import type { ResultRow } from '../api/wire.js';

/** Spoils rows on request. */
export class RowFaults {
  readonly #left: Map<FaultName, number>;

  constructor(faults: readonly Fault[]) {
    this.#left = new Map(faults.map(({ name, count = 1 }) => [name, count]));
  }

  /** What is written in place of a row, and to which of the two files. */
  apply(row: ResultRow, success: boolean): { text: string; toOutput: boolean }[] {
    const toOutput = success || this.#left.has('error_rows_in_output');
    const text = `${spacedJson(row)}\n`;
    if (this.#strikes('missing_rows')) return [];
    if (this.#strikes('repeated_rows')) return [0, 1].map(() => ({ text, toOutput }));
    if (this.#strikes('unparsable_rows')) return [{ text: `${text.slice(0, text.length / 2)}\n`, toOutput }];
    if (this.#strikes('null_custom_ids')) {
      return [{ text: `${spacedJson({ ...row, custom_id: null })}\n`, toOutput }];
    }
    if (this.#strikes('status_zero_rows')) {
      const response = { status_code: 0, request_id: '', body: {} };
      return [{ text: `${spacedJson({ ...row, response })}\n`, toOutput: false }];
    }
    return [{ text, toOutput }];
  }

  #strikes(name: FaultName): boolean {
    const left = this.#left.get(name) ?? 0;
    if (left > 0) this.#left.set(name, left - 1);
    return left > 0;
  }
}
