import type { Ledger } from './ledger.js';

/** Does something as the only process that may write to the ledger. */
export async function withLock<Result>(ledger: Ledger, work: () => Promise<Result>): Promise<Result> {
  const unlock = await ledger.lock();
  try {
    return await work();
  } finally {
    await unlock();
  }
}
