import type { Ledger } from './ledger.js';

/** Writes down that the results of a job are collated, and so need not be kept as they came. */
export async function noteCollated(ledger: Ledger, to: string): Promise<void> {
  const unlock = await ledger.lock();
  try {
    await ledger.append({ kind: 'collated', to });
  } finally {
    await unlock();
  }
}
