import { AtomicFile } from '../../jsonl/disk/atomic-file.js';
import { putInto, roomFor, WriteBuffer } from '../../jsonl/disk/write-buffer.js';

/** Writes a file of many small pieces. */
export class BufferedFile {
  readonly #file: AtomicFile;
  readonly #buffer = new WriteBuffer();
  #text = '';

  private constructor(file: AtomicFile) {
    this.#file = file;
  }

  static async create(path: string): Promise<BufferedFile> {
    return new BufferedFile(await AtomicFile.create(path, 0o666));
  }

  /** Takes a piece; it goes out with the next `flush`. */
  add(piece: string | Uint8Array): void {
    // Texts that follow each other become bytes together: each time costs more than its few characters.
    if (typeof piece === 'string') this.#text += piece;
    else {
      this.#put(this.#text);
      this.#text = '';
      this.#put(piece);
    }
  }

  /** Sends off what was taken, once there is enough of it. */
  async flush(atLeast = WriteBuffer.SIZE / 2): Promise<void> {
    this.#put(this.#text);
    this.#text = '';
    if (this.#buffer.used >= atLeast) await this.#buffer.sendTo(this.#file);
  }

  /** Brings all to the disk and gives the file its name. */
  async finish(): Promise<void> {
    await this.flush(1);
    await this.#buffer.written();
    await this.#file.close();
    await this.#file.rename();
  }

  /** Gives up: nothing is left of it. */
  async discard(): Promise<void> {
    await this.#buffer.written().catch(() => undefined);
    await this.#file.discard();
  }

  #put(piece: string | Uint8Array): void {
    const buffer = this.#buffer;
    buffer.grow(roomFor(piece));
    buffer.used = putInto(buffer.bytes, piece, buffer.used);
  }
}
