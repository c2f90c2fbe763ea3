import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { IdIndex } from '../../check/batch/id-index.js';
import { AtomicFile } from '../../jsonl/disk/atomic-file.js';
import { fingerprintOfLine } from '../../request/fingerprint/fingerprint.js';
import type { Joined } from '../../results/join/join.js';

const BYTES = 16;
const CHUNK = 1 << 16;

/** Remembers which outcomes were delivered: 16 bytes for each, in a file that is replaced when a delivery is complete. */
export class Delivered {
  readonly #path: string;
  readonly #known = new IdIndex();
  /** What the next file has. */
  readonly #kept = new IdIndex();
  #before: Buffer = Buffer.alloc(0);
  #file: AtomicFile | undefined;
  #waiting: Buffer[] = [];

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(path: string): Promise<Delivered> {
    const delivered = new Delivered(path);
    delivered.#before = await readFile(path).catch(() => Buffer.alloc(0));
    for (const key of delivered.#keysBefore()) delivered.#known.addOrGetLine(key.toString('latin1'), 1);
    return delivered;
  }

  /** True if an earlier delivery contained this outcome. */
  has(joined: Joined): boolean {
    return this.#known.addOrGetLine(keyOf(joined).toString('latin1'), 2) === 1;
  }

  /** Puts an outcome into the next file. */
  async add(joined: Joined): Promise<void> {
    await this.#keep(keyOf(joined));
  }

  /** Commits: outcomes added so far count as delivered, besides those of before: a row that was left out may come back. */
  async commit(): Promise<void> {
    for (const key of this.#keysBefore()) await this.#keep(key);
    await this.#flush();
    await this.#file?.close();
    await this.#file?.rename();
  }

  async discard(): Promise<void> {
    await this.#file?.discard();
  }

  *#keysBefore(): Generator<Buffer> {
    for (let at = 0; at + BYTES <= this.#before.length; at += BYTES) yield this.#before.subarray(at, at + BYTES);
  }

  async #keep(key: Buffer): Promise<void> {
    if (this.#kept.addOrGetLine(key.toString('latin1'), 1) > 0) return;
    this.#waiting.push(key);
    if (this.#waiting.length * BYTES >= CHUNK) await this.#flush();
  }

  async #flush(): Promise<void> {
    this.#file ??= await AtomicFile.create(this.#path);
    await this.#file.write(Buffer.concat(this.#waiting));
    this.#waiting = [];
  }
}

/** A hash of the entry, its request and its answer: a later answer to the same request is another outcome. */
function keyOf({ outcome, request, round = -1 }: Joined): Buffer {
  const text = JSON.stringify([outcome.customId, fingerprintOfLine(request!), round, outcome.status]);
  return createHash('sha256').update(text).digest().subarray(0, BYTES);
}
