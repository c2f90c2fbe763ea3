/** Runs tasks concurrently, at most `width` at a time. If one fails, the others still run; then throws the error. */
export async function inParallel<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = (async function* () {
    yield* items;
  })();
  const worker = async () => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) await work(next.value);
  };
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  // Where all of them failed, the source is not at its end, and may hold a file open.
  await iterator.return();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
