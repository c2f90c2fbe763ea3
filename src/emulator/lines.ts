/** One line of an input file, without its newline. */
export interface InputLine {
  /** 1-based. */
  number: number;
  bytes: Buffer;
}

const NEWLINE = 0x0a;

/** Cuts bytes into blocks of whole lines, at 0x0A. The last line may lack its newline. */
export async function* blocksOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const piece of pieces) {
    const cut = piece.lastIndexOf(NEWLINE) + 1;
    if (cut > 0) {
      yield rest.length > 0 ? Buffer.concat([...rest, piece.subarray(0, cut)]) : piece.subarray(0, cut);
      rest = [];
    }
    if (cut < piece.length) rest.push(piece.subarray(cut));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** Cuts bytes into lines. */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<InputLine> {
  let number = 0;
  for await (const block of blocksOf(pieces)) {
    for (let start = 0; start < block.length; ) {
      const newline = block.indexOf(NEWLINE, start);
      const end = newline < 0 ? block.length : newline;
      yield { number: ++number, bytes: block.subarray(start, end) };
      start = end + 1;
    }
  }
}
