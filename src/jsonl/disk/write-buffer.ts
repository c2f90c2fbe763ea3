import type { AtomicFile } from './atomic-file.js';

/** A UTF-16 unit becomes at most three bytes. */
const MAX_BYTES_PER_UNIT = 3;

/** How many bytes a piece takes at most. */
export function roomFor(piece: string | Uint8Array): number {
  return typeof piece === 'string' ? piece.length * MAX_BYTES_PER_UNIT : piece.length;
}

/** Puts a piece into a buffer, and gives where it ends. */
export function putInto(buffer: Buffer, piece: string | Uint8Array, at: number): number {
  if (typeof piece === 'string') return at + buffer.write(piece, at, 'utf8');
  buffer.set(piece, at);
  return at + piece.length;
}

/** Bytes on their way into files. While one buffer is on its way to the disk the other is filled. */
export class WriteBuffer {
  static readonly SIZE = 1 << 20;
  /** The one that is being filled. */
  bytes = Buffer.allocUnsafe(WriteBuffer.SIZE);
  used = 0;
  #spare = Buffer.allocUnsafe(WriteBuffer.SIZE);
  #writing: Promise<void> | undefined;

  /** Makes room behind what is there. */
  grow(room: number): void {
    if (this.used + room <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + room));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }

  /** Sends off what is filled, and gives it; the other buffer is filled from now on. */
  async sendTo(file: AtomicFile): Promise<Buffer> {
    await this.#writing;
    const filled = this.bytes.subarray(0, this.used);
    [this.bytes, this.#spare, this.used] = [this.#spare, this.bytes, 0];
    this.#writing = file.write(filled);
    // A failure is met at the next await of #writing; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
    return filled;
  }

  /** Resolves when all that was sent off is written; rejects where that failed. */
  async written(): Promise<void> {
    await this.#writing;
  }
}
