import type { RandomFile } from '../../jsonl/read/random-file.js';

const SIZE = 4 << 20;
/** So much is read ahead at a time. */
const STEP = 1 << 20;

/** A part of a file in memory that moves on through it: while one place is looked at, what follows is read. */
export class Window {
  readonly #file: RandomFile;
  #buffer = Buffer.allocUnsafeSlow(SIZE);
  /** Where in the file the buffer begins, and how much of it is filled. */
  #start = 0;
  #filled = 0;
  #ahead: Promise<void> | undefined;

  constructor(file: RandomFile) {
    this.#file = file;
  }

  /** The bytes from `start` to `end`, if they are here; valid until the window moves. */
  peek(start: number, end: number): Buffer | undefined {
    if (start < this.#start || end > this.#start + this.#filled) return undefined;
    return this.#buffer.subarray(start - this.#start, end - this.#start);
  }

  /** Moves on to what begins at `start`, and gives the bytes up to `end`. */
  async move(start: number, end: number): Promise<Buffer> {
    if (!this.peek(start, end)) await this.#ahead;
    if (!this.#ahead) this.#makeRoom(start, end);
    const missing = end - this.#start - this.#filled;
    if (missing > 0) {
      const free = this.#buffer.subarray(this.#filled);
      this.#filled += (await this.#file.read(free, this.#start + this.#filled, missing)).length;
    }
    if (!this.#ahead && this.#buffer.length - this.#filled >= STEP) this.#readAhead();
    return this.#buffer.subarray(start - this.#start, end - this.#start);
  }

  /** Lets go of what stands before `start`, when it is much or stands in the way. */
  #makeRoom(start: number, end: number): void {
    const passed = start - this.#start;
    if (passed < 0 || passed > this.#filled) [this.#start, this.#filled] = [start, 0];
    else if (passed >= SIZE / 2 || end - this.#start > this.#buffer.length) {
      this.#buffer.copyWithin(0, passed, this.#filled);
      this.#start = start;
      this.#filled -= passed;
    }
    if (end - start <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(end - start);
    this.#buffer.copy(larger, 0, 0, this.#filled);
    this.#buffer = larger;
  }

  #readAhead(): void {
    const place = this.#buffer.subarray(this.#filled, this.#filled + STEP);
    this.#ahead = this.#file.readSome(place, this.#start + this.#filled).then(
      (bytesRead) => {
        this.#filled += bytesRead;
        this.#ahead = undefined;
      },
      () => {
        // It is met again when the bytes are asked for.
        this.#ahead = undefined;
      },
    );
  }
}
