import type { RandomFile } from '../jsonl/random-file.js';

/** A part of a file. */
export interface Span {
  file: RandomFile;
  start: number;
  end: number;
}

/** Parts are read in one go when no more than this lies between them. */
const MAX_GAP_BYTES = 1 << 16;

/**
 * Reads parts that stand in the order of their files, near ones together, and calls back for each. `buffer` is used
 * again where it is large enough; the one that was used is given back.
 */
export async function readSpans<Part extends Span>(
  parts: readonly Part[],
  buffer: Buffer,
  take: (part: Part, bytes: Buffer) => void,
): Promise<Buffer> {
  let target = buffer;
  for (let from = 0; from < parts.length; ) {
    const { file, start } = parts[from]!;
    let to = from + 1;
    let end = parts[from]!.end;
    for (; to < parts.length && parts[to]!.file === file && parts[to]!.start - end <= MAX_GAP_BYTES; to++) {
      end = parts[to]!.end;
    }
    if (target.length < end - start) target = Buffer.allocUnsafeSlow(end - start);
    const bytes = target.subarray(0, end - start);
    await file.read(bytes, start);
    for (const part of parts.slice(from, to)) take(part, bytes.subarray(part.start - start, part.end - start));
    from = to;
  }
  return target;
}
