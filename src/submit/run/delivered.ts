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
  #file: AtomicFile | undefined;
  #waiting: Buffer[] = [];

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(path: string): Promise<Delivered> {
    const delivered = new Delivered(path);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (let at = 0; at + BYTES <= bytes.length; at += BYTES)
      delivered.#known.addOrGetLine(bytes.toString('latin1', at, at + BYTES), 1);
    return delivered;
  }

  /** True if an earlier delivery contained this outcome. */
  has(joined: Joined): boolean {
    return this.#known.addOrGetLine(keyOf(joined).toString('latin1'), 2) === 1;
  }

  /** Puts an outcome into the next file. */
  async add(joined: Joined): Promise<void> {
    this.#waiting.push(keyOf(joined));
    if (this.#waiting.length * BYTES >= CHUNK) await this.#flush();
  }

  /** Commits: outcomes added so far count as delivered. */
  async commit(): Promise<void> {
    await this.#flush();
    await this.#file?.close();
    await this.#file?.rename();
  }

  async discard(): Promise<void> {
    await this.#file?.discard();
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
