/** One line of an input file, without its newline. */
export interface InputLine {
  /** 1-based. */
  number: number;
  bytes: Buffer;
}

const NEWLINE = 0x0a;

/** Cuts bytes into lines at 0x0A. A last line without a newline counts. */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<InputLine> {
  let number = 0;
  let rest: Buffer[] = [];
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      const tail = piece.subarray(start, end);
      yield { number: ++number, bytes: rest.length > 0 ? Buffer.concat([...rest, tail]) : tail };
      rest = [];
      start = end + 1;
    }
    if (start < piece.length) rest.push(piece.subarray(start));
  }
  if (rest.length > 0) yield { number: ++number, bytes: Buffer.concat(rest) };
}
