import type { Ledger } from '../ledger/ledger.js';
import { withLock } from '../ledger/ledger.js';
import { jobState } from '../protocol/state.js';

/**
 * Writes down that the results of a job are collated, and so need not be kept as they came. Nothing is written while a
 * part is still running: its results were not among them.
 */
export async function noteCollated(ledger: Ledger, to: string): Promise<void> {
  await withLock(ledger, async () => {
    const records = await ledger.records();
    const isOver = jobState(records)?.parts.every(({ phase }) => phase === 'ended') === true;
    const isKnown = records.some((record) => record.kind === 'collated' && record.to === to);
    if (isOver && !isKnown) await ledger.append({ kind: 'collated', to });
  });
}
