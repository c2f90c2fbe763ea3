import { IdIndex } from '../../check/batch/id-index.js';
import { isBlank } from '../../jsonl/read/decode.js';
import type { RandomFile } from '../../jsonl/read/random-file.js';
import { resultId } from '../line/line-id.js';
import { type Span, SpanReader } from './spans.js';

const NEWLINE = 0x0a;
/** Stands in the index for an id that was asked for and had no line. */
const MISSING = 0xffff_ffff;
/** What is known of a line: nothing stands in it (or it is an end of file), nobody asked for it, it was given out. */
const [BLANK, WAITING, TAKEN] = [0, 1, 2];

const NONE: readonly number[] = [];

interface IndexedFile {
  file: RandomFile;
  /** The number of its first line among all lines. */
  first: number;
  round: number;
}

/** A result line, read again. */
export interface FoundLine {
  /** Where it stands in its own file, 1-based. */
  line: number;
  /** Which of the pairs of files it came with: an output file and its error file are one round. */
  round: number;
  /** Valid until the next lines are read. */
  bytes: Buffer;
}

/** Knows where the lines of each id stand in all output and error files: 30 to 60 bytes a line, whatever its length. */
export class ResultIndex {
  readonly #ids = new IdIndex();
  readonly #files: IndexedFile[] = [];
  /** Where each line begins in its file; each file has one more, where it ends. */
  #starts = new Float64Array(1024);
  #states = new Uint8Array(1024);
  #count = 0;
  /** The further lines of an id, by its first. */
  readonly #repeats = new Map<number, number[]>();
  readonly #reader = new SpanReader();

  /** Reads a file once, for the ids and the places of its lines. */
  async add(file: RandomFile, round: number): Promise<void> {
    this.#files.push({ file, first: this.#count, round });
    let position = 0;
    for await (const block of file.blocks()) {
      for (let start = 0; start < block.length; ) {
        const newline = block.indexOf(NEWLINE, start);
        const end = newline < 0 ? block.length : newline;
        this.#addLine(position + start, block.subarray(start, end));
        start = end + 1;
      }
      position += block.length;
    }
    this.#push(position, BLANK);
  }

  /** The numbers of the lines of an id, none if it is missing; undefined when it was asked for before. */
  take(customId: string): readonly number[] | undefined {
    const first = this.#ids.addOrGetLine(customId, MISSING) - 1;
    if (first < 0) return NONE;
    if (first === MISSING - 1 || this.#states[first] === TAKEN) return undefined;
    this.#states[first] = TAKEN;
    const repeats = this.#repeats.get(first);
    for (const number of repeats ?? NONE) this.#states[number] = TAKEN;
    return repeats ? [first, ...repeats] : [first];
  }

  /** The numbers of the lines that nobody asked for. */
  *waiting(): Generator<number> {
    for (let number = 0; number < this.#count; number++) if (this.#states[number] === WAITING) yield number;
  }

  /** Reads lines, neighbours together, and calls back for each in the order of the files. */
  async read<Wanted extends { number: number }>(
    wanted: readonly Wanted[],
    take: (found: FoundLine, wanted: Wanted) => void,
  ): Promise<void> {
    let at = -1;
    const spans: (Span & { wanted: Wanted; owner: IndexedFile })[] = [];
    for (const one of wanted.toSorted((a, b) => a.number - b.number)) {
      const { number } = one;
      while (at + 1 < this.#files.length && this.#files[at + 1]!.first <= number) at++;
      const owner = this.#files[at]!;
      const [start, end] = [this.#starts[number]!, this.#starts[number + 1]!];
      spans.push({ wanted: one, owner, file: owner.file, start, end });
    }
    await this.#reader.read(spans, ({ wanted: one, owner }, block, start, end) => {
      const last = end > start && block[end - 1] === NEWLINE ? end - 1 : end;
      take({ line: one.number - owner.first + 1, round: owner.round, bytes: block.subarray(start, last) }, one);
    });
  }

  /** How long a line is, in bytes. */
  size(number: number): number {
    return this.#starts[number + 1]! - this.#starts[number]!;
  }

  #addLine(start: number, bytes: Buffer): void {
    if (isBlank(bytes)) return void this.#push(start, BLANK);
    const number = this.#push(start, WAITING);
    const id = resultId(bytes);
    const first = id === null ? 0 : this.#ids.addOrGetLine(id, number + 1);
    if (first === 0) return;
    const repeats = this.#repeats.get(first - 1);
    if (repeats) repeats.push(number);
    else this.#repeats.set(first - 1, [number]);
  }

  #push(start: number, state: number): number {
    if (this.#count === this.#starts.length) {
      const [starts, states] = [this.#starts, this.#states];
      this.#starts = new Float64Array(starts.length * 2);
      this.#starts.set(starts);
      this.#states = new Uint8Array(states.length * 2);
      this.#states.set(states);
    }
    this.#starts[this.#count] = start;
    this.#states[this.#count] = state;
    return this.#count++;
  }
}
