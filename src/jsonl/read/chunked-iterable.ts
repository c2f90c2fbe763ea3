/** What comes many at a time and can be gone through one by one: a step for each would take longer than its work. */
export class ChunkedIterable<Item> implements AsyncIterable<Item> {
  /** All of it, in order; to be gone through once, here or item by item. */
  readonly blocks: AsyncIterable<readonly Item[]>;
  /** No two of them have the same id: whoever makes them has seen to that, and nobody else needs an index. */
  readonly uniqueIds: boolean;

  constructor(blocks: AsyncIterable<readonly Item[]>, { uniqueIds = false } = {}) {
    this.blocks = blocks;
    this.uniqueIds = uniqueIds;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, undefined> {
    for await (const block of this.blocks) yield* block;
    return undefined;
  }
}
