/** The sleeping jobs of this process, by the batches that they wait for. */
const sleepers = new Map<string, Set<() => void>>();

/** Makes the job that waits for this batch check it immediately; false if none waits. */
export function wake(batch: string): boolean {
  const waiting = [...(sleepers.get(batch) ?? [])];
  for (const look of waiting) look();
  return waiting.length > 0;
}

/** Calls `look` when one of the batches is woken, until the returned function is called. */
export function onWake(batches: readonly string[], look: () => void): () => void {
  for (const batch of batches) {
    const waiting = sleepers.get(batch) ?? new Set();
    sleepers.set(batch, waiting.add(look));
  }
  return () => {
    for (const batch of batches) {
      const waiting = sleepers.get(batch);
      waiting?.delete(look);
      if (waiting?.size === 0) sleepers.delete(batch);
    }
  };
}
