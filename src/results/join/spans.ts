import type { RandomFile } from '../../jsonl/read/random-file.js';
import { Window } from './window.js';

/** A part of a file. */
export interface Span {
  file: RandomFile;
  start: number;
  end: number;
}

interface Run<Part> extends Span {
  parts: Part[];
  /** The bytes of its parts, without those between them. */
  bytes: number;
}

/** Parts are read in one go when no more than this lies between them, */
const MAX_GAP_BYTES = 1 << 16;
/** or when they make up so much of what is read. */
const MIN_SHARE = 1 / 8;
const MAX_RUN_BYTES = 2 << 20;
const MAX_WINDOWS = 4;

/** Reads parts of files, near ones together. Where requests and results have nearly the same order, that is one reading a megabyte. */
export class SpanReader {
  readonly #windows = new Map<RandomFile, Window>();
  #buffer: Buffer = Buffer.alloc(0);

  /**
   * Calls back for each of the parts, which must stand in the order of their files, with a block of bytes and where in it
   * the part begins and ends. The block is valid until the next call.
   */
  async read<Part extends Span>(
    parts: readonly Part[],
    take: (part: Part, block: Buffer, start: number, end: number) => void,
  ): Promise<void> {
    const runs = runsOf(parts);
    const isClose = new Set(runs.map(({ file }) => file)).size === runs.length;
    const bytes = isClose ? await this.#moveWindows(runs) : await this.#readEach(runs);
    for (const [place, run] of runs.entries()) {
      for (const part of run.parts) take(part, bytes[place]!, part.start - run.start, part.end - run.start);
    }
  }

  async #moveWindows(runs: readonly Span[]): Promise<Buffer[]> {
    const found: Buffer[] = [];
    for (const { file, start, end } of runs) {
      const window = this.#windows.get(file) ?? new Window(file);
      this.#windows.delete(file);
      if (this.#windows.size >= MAX_WINDOWS) this.#windows.delete(this.#windows.keys().next().value!);
      this.#windows.set(file, window);
      found.push(await window.move(start, end));
    }
    return found;
  }

  async #readEach(runs: readonly Span[]): Promise<Buffer[]> {
    const found = runs.map(({ file, start, end }) => this.#windows.get(file)?.peek(start, end));
    const total = runs.reduce((sum, { start, end }, index) => (found[index] ? sum : sum + end - start), 0);
    if (this.#buffer.length < total) this.#buffer = Buffer.allocUnsafeSlow(total);
    let at = 0;
    const reads = runs.map((run, index) => {
      if (found[index]) return found[index];
      const place = this.#buffer.subarray(at, at + run.end - run.start);
      at += place.length;
      return run.file.read(place, run.start, place.length);
    });
    return Promise.all(reads);
  }
}

function runsOf<Part extends Span>(parts: readonly Part[]): Run<Part>[] {
  const runs: Run<Part>[] = [];
  for (const part of parts) {
    const bytes = part.end - part.start;
    const run = runs.at(-1);
    if (run && belongsTo(run, part)) {
      run.parts.push(part);
      run.bytes += bytes;
      run.end = part.end;
    } else runs.push({ file: part.file, start: part.start, end: part.end, parts: [part], bytes });
  }
  return runs;
}

function belongsTo(run: Run<Span>, { file, start, end }: Span): boolean {
  if (run.file !== file) return false;
  const length = end - run.start;
  return (
    start - run.end <= MAX_GAP_BYTES || (length <= MAX_RUN_BYTES && (run.bytes + end - start) / length >= MIN_SHARE)
  );
}
