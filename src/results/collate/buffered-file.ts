import { AtomicFile } from '../../jsonl/disk/atomic-file.js';
import { putInto, roomFor, WriteBuffer } from '../../jsonl/disk/write-buffer.js';

/** Writes a file from many small pieces. */
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

  /** Adds a piece; the next `flush` writes it. */
  add(piece: string | Uint8Array): void {
    // Encodes consecutive texts together: a call costs more than encoding a few characters.
    if (typeof piece === 'string') this.#text += piece;
    else {
      this.#put(this.#text);
      this.#text = '';
      this.#put(piece);
    }
  }

  /** Writes the pieces, once there are enough of them. */
  async flush(atLeast = WriteBuffer.SIZE / 2): Promise<void> {
    this.#put(this.#text);
    this.#text = '';
    if (this.#buffer.used >= atLeast) await this.#buffer.sendTo(this.#file);
  }

  /** Writes everything to disk and gives the file its name. */
  async finish(): Promise<void> {
    await this.flush(1);
    await this.#buffer.written();
    await this.#file.close();
    await this.#file.rename();
  }

  /** Gives up and removes the temporary file. */
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
