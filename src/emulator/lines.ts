import { wholeLines } from '../input/chunks.js';

/** One line of an input file, without its newline. */
export interface InputLine {
  /** 1-based. */
  number: number;
  bytes: Buffer;
}

const NEWLINE = 0x0a;

/** Cuts bytes into lines, at 0x0A. The last may lack its newline. */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<InputLine> {
  let number = 0;
  for await (const block of wholeLines(pieces)) {
    for (let start = 0; start < block.length; ) {
      const newline = block.indexOf(NEWLINE, start);
      const end = newline < 0 ? block.length : newline;
      yield { number: ++number, bytes: block.subarray(start, end) };
      start = end + 1;
    }
  }
}
