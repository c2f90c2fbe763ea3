import { randomInt } from 'node:crypto';

const SHARDS = 64;
const WORDS = 4;
const FIRST_CAPACITY = 16;
const MAX_LOAD = 0.75;

/**
 * Remembers the first line of each ID, in 21 to 43 bytes per ID, whatever its length.
 *
 * It keeps 96 bits of hash instead of the id: among ten million ids the chance of a false duplicate is 1 in 10^15.
 */
export class IdIndex {
  /** Slots of three words of hash and one of line; a line of 0 marks a free slot. Made when they are needed. */
  readonly #shards: (Uint32Array | undefined)[] = Array.from({ length: SHARDS });
  readonly #sizes = new Uint32Array(SHARDS);
  readonly #seed = randomInt(2 ** 32);

  /** Returns the earlier line of this ID, or 0 if it is new; then it is stored with `line` (1 or more). */
  addOrGetLine(id: string, line: number): number {
    let a = this.#seed;
    let b = this.#seed ^ 0x9e3779b9;
    let c = this.#seed ^ 0x85ebca6b;
    for (let index = 0; index < id.length; index++) {
      const code = id.charCodeAt(index);
      a = Math.imul(a ^ code, 0xcc9e2d51);
      b = Math.imul(b ^ code, 0x1b873593) + 0x6d2b79f5;
      c = Math.imul(c ^ (code + index), 0x2c1b3c6d);
      a ^= a >>> 15;
      b ^= b >>> 13;
      c ^= c >>> 14;
    }
    a = finish(a ^ id.length);
    b = finish(b + a);
    c = finish(c ^ b);
    const shard = a % SHARDS;
    this.#shards[shard] ??= new Uint32Array(FIRST_CAPACITY * WORDS);
    const slots = this.#shards[shard];
    const earlier = place(slots, a, b, c, line);
    if (earlier === 0 && ++this.#sizes[shard]! * WORDS > slots.length * MAX_LOAD) this.#shards[shard] = grown(slots);
    return earlier;
  }
}

/** Finds the hash, or stores it in the first free slot; returns the line that was there before. */
function place(slots: Uint32Array, a: number, b: number, c: number, line: number): number {
  const mask = slots.length / WORDS - 1;
  for (let slot = b & mask; ; slot = (slot + 1) & mask) {
    const at = slot * WORDS;
    const earlier = slots[at + 3]!;
    if (earlier === 0) {
      slots[at] = a;
      slots[at + 1] = b;
      slots[at + 2] = c;
      slots[at + 3] = line;
      return 0;
    }
    if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c) return earlier;
  }
}

function grown(slots: Uint32Array): Uint32Array {
  const larger = new Uint32Array(slots.length * 2);
  for (let at = 0; at < slots.length; at += WORDS) {
    if (slots[at + 3] !== 0) place(larger, slots[at]!, slots[at + 1]!, slots[at + 2]!, slots[at + 3]!);
  }
  return larger;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
