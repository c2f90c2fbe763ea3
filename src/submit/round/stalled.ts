import { isTerminal, type RemoteBatch } from '../service/client.js';

const LONG_SECONDS = 2 * 3_600;
const GRACE_SECONDS = 3_600;

/** A warning about a batch that takes unusually long; undefined if it doesn't. `now` is in milliseconds. */
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

/** When it entered its state, in seconds. */
function sinceWhen({ status, ...batch }: RemoteBatch): number {
  if (status === 'in_progress') return batch.in_progress_at || batch.created_at;
  if (status === 'finalizing') return batch.finalizing_at || batch.created_at;
  if (status === 'cancelling') return batch.cancelling_at || batch.created_at;
  // An unknown state began no earlier than the last known one.
  return Math.max(batch.created_at, batch.in_progress_at ?? 0, batch.finalizing_at ?? 0);
}

function at(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`;
}
