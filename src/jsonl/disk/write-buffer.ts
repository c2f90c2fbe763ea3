import type { AtomicFile } from './atomic-file.js';

/** A UTF-16 unit becomes at most three bytes. */
const MAX_BYTES_PER_UNIT = 3;

/** The most bytes that a piece can need. */
export function roomFor(piece: string | Uint8Array): number {
  return typeof piece === 'string' ? piece.length * MAX_BYTES_PER_UNIT : piece.length;
}

/** Copies a piece into a buffer, and returns its end. */
export function putInto(buffer: Buffer, piece: string | Uint8Array, at: number): number {
  if (typeof piece === 'string') return at + buffer.write(piece, at, 'utf8');
  buffer.set(piece, at);
  return at + piece.length;
}

/** Collects bytes for files. While one buffer is being written to disk, the other is filled. */
export class WriteBuffer {
  static readonly SIZE = 1 << 20;
  /** The buffer to fill. */
  bytes = Buffer.allocUnsafe(WriteBuffer.SIZE);
  used = 0;
  #spare = Buffer.allocUnsafe(WriteBuffer.SIZE);
  #writing: Promise<void> | undefined;

  /** Makes room for this many more bytes. */
  grow(room: number): void {
    if (this.used + room <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + room));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }

  /** Starts writing the filled bytes, returns them, and switches to the other buffer. */
  async sendTo(file: AtomicFile): Promise<Buffer> {
    await this.#writing;
    const filled = this.bytes.subarray(0, this.used);
    [this.bytes, this.#spare, this.used] = [this.#spare, this.bytes, 0];
    this.#writing = file.write(filled);
    // The next await of #writing reports a failure; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
    return filled;
  }

  /** Resolves when everything sent is written; rejects when that failed. */
  async written(): Promise<void> {
    await this.#writing;
  }
}
