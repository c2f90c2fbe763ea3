import { isBlank, linesIn, readBlocks } from './decode.js';

/** A line of a batch file that is not blank, byte for byte, without its newline. */
export interface RawRequest {
  /** 1-based. */
  line: number;
  bytes: Buffer;
}

const MARK = Buffer.from('\ufeff');

/** Reads the requests of a batch file block by block, as every reader of such files does. */
export class RequestLineReader {
  #line = 0;

  /** The requests of the next block of whole lines, without blank lines and a byte order mark. */
  *read(block: Buffer): Generator<RawRequest> {
    for (const whole of linesIn(block)) {
      const line = ++this.#line;
      const bytes = line === 1 && whole.subarray(0, MARK.length).equals(MARK) ? whole.subarray(MARK.length) : whole;
      if (!isBlank(bytes)) yield { line, bytes };
    }
  }
}

/** The requests of a batch file, given by its path or as blocks of whole lines. Bytes are valid until the next request. */
export async function* requestLines(file: string | AsyncIterable<Buffer>): AsyncGenerator<RawRequest> {
  const reader = new RequestLineReader();
  for await (const block of typeof file === 'string' ? readBlocks(file) : file) yield* reader.read(block);
}
