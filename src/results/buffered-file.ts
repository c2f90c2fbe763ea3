import { AtomicFile } from '../jsonl/atomic-file.js';

const BUFFER_BYTES = 1 << 20;
/** A UTF-16 unit becomes at most three bytes. */
const MAX_BYTES_PER_UNIT = 3;

/** Writes a file of many small pieces. While one buffer is on its way to the disk the other is filled. */
export class BufferedFile {
  readonly #file: AtomicFile;
  #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #spare = Buffer.allocUnsafe(BUFFER_BYTES);
  #used = 0;
  #writing: Promise<void> | undefined;

  private constructor(file: AtomicFile) {
    this.#file = file;
  }

  static async create(path: string): Promise<BufferedFile> {
    return new BufferedFile(await AtomicFile.create(path));
  }

  /** Takes a piece; it goes out with the next `flush`. */
  add(piece: string | Uint8Array): void {
    const room = typeof piece === 'string' ? piece.length * MAX_BYTES_PER_UNIT : piece.length;
    if (this.#used + room > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#used + room));
      this.#buffer.copy(larger, 0, 0, this.#used);
      this.#buffer = larger;
    }
    if (typeof piece === 'string') this.#used += this.#buffer.write(piece, this.#used);
    else {
      this.#buffer.set(piece, this.#used);
      this.#used += piece.length;
    }
  }

  /** Sends off what was taken, once there is enough of it. */
  async flush(atLeast = BUFFER_BYTES / 2): Promise<void> {
    if (this.#used < atLeast) return;
    await this.#writing;
    const filled = this.#buffer.subarray(0, this.#used);
    [this.#buffer, this.#spare, this.#used] = [this.#spare, this.#buffer, 0];
    this.#writing = this.#file.write(filled);
    // A failure is met at the next await of #writing; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
  }

  /** Brings all to the disk and gives the file its name. */
  async finish(): Promise<void> {
    await this.flush(1);
    await this.#writing;
    await this.#file.close();
    await this.#file.rename();
  }

  /** Gives up: nothing is left of it. */
  async discard(): Promise<void> {
    await this.#writing?.catch(() => undefined);
    await this.#file.discard();
  }
}
