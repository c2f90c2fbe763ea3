import type { Ledger } from '../ledger/ledger.js';
import { withLock } from '../ledger/ledger.js';
import { jobState } from '../protocol/state.js';

/**
 * Records that the results of a job were collated, so that the raw files are no longer needed. Does nothing while a
 * part is still running, because its results are not included.
 */
export async function noteCollated(ledger: Ledger, to: string): Promise<void> {
  await withLock(ledger, async () => {
    const records = await ledger.records();
    const isOver = jobState(records)?.parts.every(({ phase }) => phase === 'ended') === true;
    const isKnown = records.some((record) => record.kind === 'collated' && record.to === to);
    if (isOver && !isKnown) await ledger.append({ kind: 'collated', to });
  });
}
