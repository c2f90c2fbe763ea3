import type { BatchObject } from '../api/wire.js';
import type { FaultRow } from '../faults/fault-row.js';
import { FAULT_ROWS, type Fault } from '../faults/faults.js';
import type { BatchRecord, Journal } from '../store/journal.js';

/** A running batch. */
export class LiveBatch {
  readonly record: BatchRecord;
  readonly cancelled = new AbortController();
  readonly #journal: Journal;
  /** Changes happen one after the other; each sees the result of the one before. */
  #changes: Promise<void> = Promise.resolve();

  constructor(record: BatchRecord, journal: Journal) {
    this.record = record;
    this.#journal = journal;
  }

  /** The value of a column, from the first of its faults that has one. */
  fromFault<Key extends keyof FaultRow>(key: Key): { says: NonNullable<FaultRow[Key]>; fault: Fault } | undefined {
    for (const fault of this.record.faults) {
      const says = FAULT_ROWS[fault.name][key];
      if (says !== undefined) return { says: says as NonNullable<FaultRow[Key]>, fault };
    }
    return undefined;
  }

  /** Records a change before anyone can see it. Undefined changes nothing. */
  async change(make: (batch: BatchObject) => Partial<BatchObject> | undefined, { sync = false } = {}): Promise<void> {
    const changed = this.#changes.then(async () => {
      const made = make(this.record.batch);
      if (!made) return;
      const batch = { ...this.record.batch, ...made };
      await this.#journal.append({ kind: 'batch', record: { ...this.record, batch } }, { sync });
      Object.assign(this.record.batch, made);
    });
    this.#changes = changed.catch(() => undefined);
    await changed;
  }
}
