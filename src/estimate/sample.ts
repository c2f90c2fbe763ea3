import type { Scale } from './estimator.js';

interface SampledLine {
  bytes: Buffer;
  line: number;
}

/** 95% of a normal distribution is within this many standard deviations of the mean. */
const Z_95 = 1.96;
const SEED = 334;

/** Draws lines at random from a stream of unknown length; the same lines each time. */
export class Sample {
  readonly lines: SampledLine[] = [];
  readonly #size: number;
  #seen = 0;
  #bytes = 0;
  #state = SEED;

  constructor(size: number) {
    this.#size = size;
  }

  /** Considers a line; copies its bytes if it is drawn. */
  offer(bytes: Buffer, line: number): void {
    this.#seen++;
    this.#bytes += bytes.length + 1;
    const place = this.#seen <= this.#size ? this.#seen - 1 : Math.floor(this.#random() * this.#seen);
    if (place < this.#size) this.lines[place] = { bytes: Buffer.from(bytes), line };
  }

  /** Extrapolates from the drawn lines to all, by bytes, with the error of a ratio estimate. */
  scale(tokens: readonly number[]): Scale {
    const n = tokens.length;
    const sizes = this.lines.map(({ bytes }) => bytes.length + 1);
    const sampled = sizes.reduce((sum, size) => sum + size, 0);
    const total = tokens.reduce((sum, count) => sum + count, 0);
    const ratio = sampled === 0 ? 0 : total / sampled;
    const squares = tokens.reduce((sum, count, index) => sum + (count - ratio * sizes[index]!) ** 2, 0);
    const deviation = n > 1 ? Math.sqrt(((1 - n / this.#seen) * squares) / (n - 1) / n) : 0;
    const mean = n === 0 ? 0 : total / n;
    const sure = n === this.#seen;
    return {
      input: sampled === 0 ? 1 : this.#bytes / sampled,
      output: n === 0 ? 1 : this.#seen / n,
      // One line does not show how the others vary.
      relativeError: sure ? 0 : n > 1 && mean > 0 ? (Z_95 * deviation) / mean : 1,
    };
  }

  /** Between 0 and 1 (mulberry32). */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}
