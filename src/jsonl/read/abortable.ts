/**
 * Passes items on until the signal aborts, then throws the signal's reason, even while the source is still waiting.
 * Closes a source that is waiting at that moment, but does not wait for it.
 */
export async function* abortable<Item>(source: AsyncIterable<Item>, signal?: AbortSignal): AsyncGenerator<Item> {
  if (!signal) {
    yield* source;
    return;
  }
  signal.throwIfAborted();
  let stop: (reason: unknown) => void = () => undefined;
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort);
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      signal.throwIfAborted();
      // Promise.race with one long-lived promise would leak a reaction for every item.
      const step = await new Promise<IteratorResult<Item>>((resolve, reject) => {
        stop = reject;
        iterator.next().then(resolve, reject);
      });
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    const closing = iterator.return?.()?.then(
      () => undefined,
      () => undefined,
    );
    if (!signal.aborted) await closing;
  }
}
