/** Items that arrive in blocks and can be iterated one by one, because awaiting each item would be slow. */
export class ChunkedIterable<Item> implements AsyncIterable<Item> {
  /** All items in order; iterate once, by blocks or by items. */
  readonly blocks: AsyncIterable<readonly Item[]>;
  /** True if the source guarantees unique IDs, so that consumers need no index of them. */
  readonly uniqueIds: boolean;

  constructor(blocks: AsyncIterable<readonly Item[]>, { uniqueIds = false } = {}) {
    this.blocks = blocks;
    this.uniqueIds = uniqueIds;
  }

  /** Iterates over the items one by one; can be called once. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, undefined> {
    for await (const block of this.blocks) yield* block;
    return undefined;
  }
}
