/** Items that arrive in blocks and can be iterated one by one; an await for each item would cost more than its work. */
export class ChunkedIterable<Item> implements AsyncIterable<Item> {
  /** All items in order; to be iterated once, here or item by item. */
  readonly blocks: AsyncIterable<readonly Item[]>;
  /** True when the source guarantees that all IDs differ, so that no consumer needs an index of them. */
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
