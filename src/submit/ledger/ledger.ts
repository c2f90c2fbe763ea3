import type { LedgerRecord } from './ledger-record.js';

/**
 * Where a job's records are kept: append-only, in order, and on the disk before `append` resolves. State is a pure
 * function of the records. The file in the job's folder is one implementation; a database table can be another.
 */
export interface Ledger {
  /** How jobs that share an allowance see this one: its folder, or its name in a database. @default none */
  readonly name?: string;
  /** Makes this process the only one to append; resolves to a function that releases the lock. */
  lock(): Promise<() => Promise<void>>;
  /** Appends a record. @throws BatchLedgerError if it is uncertain that the record is stored; nothing may be sent after that. */
  append(record: LedgerRecord): Promise<void>;
  /** All records, oldest first. Needs no lock. */
  records(): Promise<LedgerRecord[]>;
}

/** Runs a function as the only process that may write to the ledger. */
export async function withLock<Result>(ledger: Ledger, work: () => Promise<Result>): Promise<Result> {
  const unlock = await ledger.lock();
  try {
    return await work();
  } finally {
    await unlock();
  }
}
