import { linesIn, wholeLines } from '../input/chunks.js';

/** One line of an input file, without its newline. */
export interface InputLine {
  /** 1-based. */
  number: number;
  bytes: Buffer;
}

/** Cuts bytes into lines, at 0x0A. The last may lack its newline. */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<InputLine> {
  let number = 0;
  for await (const block of wholeLines(pieces)) {
    for (const bytes of linesIn(block)) yield { number: ++number, bytes };
  }
}
