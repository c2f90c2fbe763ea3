import type { RandomFile } from '../jsonl/random-file.js';

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
/** Where parts lie close together, so much is read ahead of them. */
const WINDOW_BYTES = 2 << 20;
const MAX_WINDOWS = 4;

/** Reads parts of files, near ones together. Where requests and results have nearly the same order, that is one reading a megabyte. */
export class SpanReader {
  readonly #windows = new Map<RandomFile, { start: number; bytes: Buffer }>();
  #buffer: Buffer = Buffer.alloc(0);

  /** Calls back for each of the parts, which must stand in the order of their files. The bytes are valid until the next call. */
  async read<Part extends Span>(parts: readonly Part[], take: (part: Part, bytes: Buffer) => void): Promise<void> {
    const runs = runsOf(parts);
    const isClose = new Set(runs.map(({ file }) => file)).size === runs.length;
    const bytes = isClose ? await this.#readWindows(runs) : await this.#readEach(runs);
    for (const [place, run] of runs.entries()) {
      for (const part of run.parts) take(part, bytes[place]!.subarray(part.start - run.start, part.end - run.start));
    }
  }

  async #readWindows(runs: readonly Span[]): Promise<Buffer[]> {
    const found: Buffer[] = [];
    for (const { file, start, end } of runs) {
      let window = this.#windows.get(file);
      if (!window || start < window.start || end > window.start + window.bytes.length) {
        const room = window && window.bytes.buffer.byteLength >= end - start ? window.bytes.buffer : undefined;
        const target = room ? Buffer.from(room) : Buffer.allocUnsafeSlow(Math.max(end - start, WINDOW_BYTES));
        window = { start, bytes: await file.read(target, start, end - start) };
        this.#windows.delete(file);
        if (this.#windows.size >= MAX_WINDOWS) this.#windows.delete(this.#windows.keys().next().value!);
        this.#windows.set(file, window);
      }
      found.push(window.bytes.subarray(start - window.start, end - window.start));
    }
    return found;
  }

  async #readEach(runs: readonly Span[]): Promise<Buffer[]> {
    const total = runs.reduce((sum, { start, end }) => sum + end - start, 0);
    if (this.#buffer.length < total) this.#buffer = Buffer.allocUnsafeSlow(total);
    let at = 0;
    const places = runs.map(({ start, end }) => {
      at += end - start;
      return this.#buffer.subarray(at - (end - start), at);
    });
    return Promise.all(runs.map(({ file, start, end }, index) => file.read(places[index]!, start, end - start)));
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
    start - run.end <= MAX_GAP_BYTES || (length <= WINDOW_BYTES && (run.bytes + end - start) / length >= MIN_SHARE)
  );
}
