/** A file with random access. */
interface Readable {
  read(target: Buffer, start: number, needed: number): Promise<Buffer>;
}

/** A part of a file. */
export interface Span {
  file: Readable;
  start: number;
  end: number;
}

interface Run<Part> extends Span {
  parts: Part[];
  /** The bytes of its parts, without those between them. */
  bytes: number;
}

/** Parts are read together if the gap between them is at most this, */
const MAX_GAP_BYTES = 1 << 16;
/** or if they make up this share of the bytes read. */
const MIN_SHARE = 1 / 8;
const MAX_RUN_BYTES = 2 << 20;
/** Must be less than the number of files that are kept open. */
const AT_A_TIME = 8;

/** Reads parts of files; nearby parts together. */
export class SpanReader {
  #buffer: Buffer = Buffer.alloc(0);

  /**
   * Calls back for each of the parts, which must be in the order of their files, with a block of bytes and the start
   * and end of the part in it. The block is valid until the next call.
   */
  async read<Part extends Span>(
    parts: readonly Part[],
    take: (part: Part, block: Buffer, start: number, end: number) => void,
  ): Promise<void> {
    const runs = runsOf(parts);
    const total = runs.reduce((sum, { start, end }) => sum + end - start, 0);
    if (this.#buffer.length < total) this.#buffer = Buffer.allocUnsafeSlow(total);
    let at = 0;
    const places = runs.map((run) => {
      const place = this.#buffer.subarray(at, at + run.end - run.start);
      at += place.length;
      return place;
    });
    const read = ({ file, start }: Span, index: number) => file.read(places[index]!, start, places[index]!.length);
    for (let first = 0; first < runs.length; first += AT_A_TIME) {
      await Promise.all(runs.slice(first, first + AT_A_TIME).map((run, index) => read(run, first + index)));
    }
    for (const [index, run] of runs.entries()) {
      for (const part of run.parts) take(part, places[index]!, part.start - run.start, part.end - run.start);
    }
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
