import { isTerminal, type RemoteBatch } from '../service/client.js';

const LONG_SECONDS = 2 * 3_600;
const GRACE_SECONDS = 3_600;

/** What is odd about how long a batch takes; undefined where nothing is. `now` is in milliseconds. */
export function stalled(batch: RemoteBatch, now: number): string | undefined {
  const { status, expires_at: expires } = batch;
  if (isTerminal(status)) return undefined;
  if (expires && now / 1000 > expires + GRACE_SECONDS) {
    return `STALLED: it is ${status}, and should have ended by ${at(expires)}. It is not submitted again; cancel it, or ask the service's support`;
  }
  const since = sinceWhen(batch);
  if (now / 1000 - since <= LONG_SECONDS) return undefined;
  return `${status} since ${at(since)}; it may take until ${expires ? at(expires) : 'the end of its window'}, and is not submitted again`;
}

/** When it came into its state, in seconds. */
function sinceWhen({ status, ...batch }: RemoteBatch): number {
  if (status === 'in_progress') return batch.in_progress_at || batch.created_at;
  if (status === 'finalizing') return batch.finalizing_at || batch.created_at;
  if (status === 'cancelling') return batch.cancelling_at || batch.created_at;
  // The time of a state that is not known is not earlier than that of the last one that is.
  return Math.max(batch.created_at, batch.in_progress_at ?? 0, batch.finalizing_at ?? 0);
}

function at(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`;
}
