import { isBlank } from '../../jsonl/read/decode.js';
import { resultId } from '../line/line-id.js';
import { NumberList } from './number-list.js';
import type { OpenResultFile } from './result-files.js';
import { type Span, SpanReader } from './spans.js';

const NEWLINE = 0x0a;
/** The state of a line: blank (or the end of a file), without a request, with a slot, or used. */
const [BLANK, LOOSE, WAITING, TAKEN] = [0, 1, 2, 3];

interface IndexedFile {
  file: OpenResultFile;
  /** The number of its first line, counted over all files. */
  first: number;
  pair: number;
}

/** A result line that is read again. */
export interface FoundLine {
  /** Its line number in its own file, 1-based. */
  line: number;
  /** The position of its output file and error file. */
  pair: number;
  /** Valid until the next lines are read. */
  bytes: Buffer;
}

/** An index of the lines of each slot in all output and error files: about 20 bytes per line, whatever its length. */
export class ResultIndex {
  readonly #files: IndexedFile[] = [];
  /** The offset of each line in its file, plus the end of each file. */
  readonly #starts = new NumberList((length) => new Float64Array(length));
  readonly #states = new NumberList((length) => new Uint8Array(length));
  /** The first line of each slot, plus 1; 0 if it has none. */
  readonly #lines = new NumberList((length) => new Uint32Array(length));
  /** The further lines of a slot. */
  readonly #repeats = new Map<number, number[]>();
  readonly #reader = new SpanReader();

  /** Adds a slot for a request that lines may answer. Returns its number. */
  addSlot(): number {
    return this.#lines.push(0);
  }

  /** Reads a file once, for the IDs and offsets of its lines. `slotOf` returns the slot of an ID. */
  async add(file: OpenResultFile, pair: number, slotOf: (id: string) => number | undefined): Promise<void> {
    this.#files.push({ file, first: this.#starts.length, pair });
    let position = 0;
    for await (const block of file.blocks()) {
      for (let start = 0; start < block.length; ) {
        const newline = block.indexOf(NEWLINE, start);
        const end = newline < 0 ? block.length : newline;
        this.#addLine(position + start, block.subarray(start, end), slotOf);
        start = end + 1;
      }
      position += block.length;
    }
    this.#push(position, BLANK);
  }

  /** The numbers of the lines of a slot. */
  linesOf(slot: number): number[] {
    const first = this.#lines.at(slot) - 1;
    return first < 0 ? [] : [first, ...(this.#repeats.get(slot) ?? [])];
  }

  /** The same, and marks them as used. */
  take(slot: number): number[] {
    const lines = this.linesOf(slot);
    for (const line of lines) this.#states.set(line, TAKEN);
    return lines;
  }

  /** The unused lines, and whether they belong to a request. */
  *unused(): Generator<{ number: number; answers: boolean }> {
    for (let number = 0; number < this.#starts.length; number++) {
      const state = this.#states.at(number);
      if (state === LOOSE || state === WAITING) yield { number, answers: state === WAITING };
    }
  }

  /** Reads lines, neighbors together, and calls back for each in the order of the files. */
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
      spans.push({
        wanted: one,
        owner,
        file: owner.file,
        start: this.#starts.at(number),
        end: this.#starts.at(number + 1),
      });
    }
    await this.#reader.read(spans, ({ wanted: one, owner }, block, start, end) => {
      const last = end > start && block[end - 1] === NEWLINE ? end - 1 : end;
      take({ line: one.number - owner.first + 1, pair: owner.pair, bytes: block.subarray(start, last) }, one);
    });
  }

  /** The length of a line in bytes. */
  size(number: number): number {
    return this.#starts.at(number + 1) - this.#starts.at(number);
  }

  #addLine(start: number, bytes: Buffer, slotOf: (id: string) => number | undefined): void {
    if (isBlank(bytes)) {
      this.#push(start, BLANK);
      return;
    }
    const id = resultId(bytes);
    const slot = id === null ? undefined : slotOf(id);
    const number = this.#push(start, slot === undefined ? LOOSE : WAITING);
    if (slot === undefined) return;
    const repeats = this.#repeats.get(slot);
    if (this.#lines.at(slot) === 0) this.#lines.set(slot, number + 1);
    else if (repeats) repeats.push(number);
    else this.#repeats.set(slot, [number]);
  }

  #push(start: number, state: number): number {
    this.#states.push(state);
    return this.#starts.push(start);
  }
}
