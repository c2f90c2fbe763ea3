import type { RandomFile } from '../jsonl/random-file.js';

/** A part of a file. */
export interface Span {
  file: RandomFile;
  start: number;
  end: number;
}

/** Parts are read in one go when no more than this lies between them. */
const MAX_GAP_BYTES = 1 << 12;

/**
 * Reads parts that stand in the order of their files, near ones together, into one buffer, and calls back for each.
 * `buffer` is used again where it is large enough; the one that was used is given back, and with it the bytes go.
 */
export async function readSpans<Part extends Span>(
  parts: readonly Part[],
  buffer: Buffer,
  take: (part: Part, bytes: Buffer) => void,
): Promise<Buffer> {
  const runs = runsOf(parts);
  const bytes = runs.reduce((sum, { start, end }) => sum + end - start, 0);
  const target = buffer.length >= bytes ? buffer : Buffer.allocUnsafeSlow(bytes);
  let at = 0;
  for (const run of runs) {
    const place = target.subarray(at, at + run.end - run.start);
    await run.file.read(place, run.start);
    for (const part of run.parts) take(part, place.subarray(part.start - run.start, part.end - run.start));
    at += place.length;
  }
  return target;
}

function runsOf<Part extends Span>(parts: readonly Part[]): (Span & { parts: Part[] })[] {
  const runs: (Span & { parts: Part[] })[] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    if (run && run.file === part.file && part.start - run.end <= MAX_GAP_BYTES) {
      run.parts.push(part);
      run.end = part.end;
    } else runs.push({ file: part.file, start: part.start, end: part.end, parts: [part] });
  }
  return runs;
}
