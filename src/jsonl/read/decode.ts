import { type FileHandle, open } from 'node:fs/promises';
import { LIMITS } from '../../catalog/services/limits.js';
import { formatNumber } from '../../check/report/text.js';
import { BatchFileError } from '../../errors.js';
import { fileError } from '../disk/file-error.js';

/** How a message calls a source that has no path. */
export const NO_NAME = 'the given stream';

const BLOCK_BYTES = 1 << 20;
const NEWLINE = 0x0a;
/** Longest line that is read: the size of the largest file that the service takes. */
export const MAX_LINE_BYTES = LIMITS.serverBytes;

/**
 * Reads a file in blocks of whole lines, split at the byte 0x0A and nowhere else: Node 24's readline also splits at
 * U+2028. The last line may lack its newline. A block is valid until the next one is asked for.
 */
export async function* readBlocks(path: string): AsyncGenerator<Buffer> {
  try {
    const file = await open(path);
    try {
      const found = await file.stat();
      yield* blocksOf(file, path, found.isFile() ? 0 : null, found.size);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}

/**
 * The blocks of an open file, which stays open. Reads the next block while one is in use.
 *
 * @param name The name of the file in messages.
 * @param position The start; null continues at the current position, as a pipe requires. A pipe is not read ahead: it
 * may never have more.
 * @param size The size of the file, if known: a small file gets small buffers.
 * @throws BatchFileError for a line longer than `MAX_LINE_BYTES`.
 */
export async function* blocksOf(
  file: FileHandle,
  name: string,
  position: number | null,
  size?: number,
): AsyncGenerator<Buffer> {
  let total = 0;
  // One byte more than the file has, so that its end is found without another block.
  const bytes = position === null || size === undefined ? BLOCK_BYTES : Math.min(size + 1, BLOCK_BYTES);
  let [buffer, spare] = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)];
  let [kept, next] = [0, position];
  let reading: ReturnType<typeof readOn> | undefined;
  function readOn() {
    const started = file.read(buffer, kept, buffer.length - kept, next);
    // A failure is reported when the block is asked for; until then it must not count as unhandled.
    started.catch(() => undefined);
    return started;
  }
  try {
    for (;;) {
      reading ??= readOn();
      const { bytesRead } = await reading;
      reading = undefined;
      if (bytesRead === 0) break;
      if (next !== null) next += bytesRead;
      const filled = kept + bytesRead;
      total += bytesRead;
      const cut = buffer.lastIndexOf(NEWLINE, filled - 1) + 1;
      kept = filled - cut;
      // What a file has is measured before it is held; the line of a pipe must be held to see its end.
      const length = kept < spare.length || next === null ? kept : kept + (await bytesToNewline(file, next));
      if (length > MAX_LINE_BYTES) throw lineTooLong(name, total - kept, next === null ? undefined : length);
      if (length >= spare.length) spare = Buffer.allocUnsafeSlow(next === null ? length * 2 : length + BLOCK_BYTES);
      buffer.copy(spare, 0, cut, filled);
      [buffer, spare] = [spare, buffer];
      if (next !== null) reading = readOn();
      if (cut > 0) yield spare.subarray(0, cut);
    }
    if (kept > 0) yield buffer.subarray(0, kept);
  } finally {
    await reading?.catch(() => undefined);
  }
}

/** How many bytes a file has from `position` to the next newline or its end. */
async function bytesToNewline(file: FileHandle, position: number): Promise<number> {
  const piece = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  for (let length = 0; ; ) {
    const { bytesRead } = await file.read(piece, 0, piece.length, position + length);
    const newline = piece.subarray(0, bytesRead).indexOf(NEWLINE);
    if (newline >= 0 || bytesRead === 0) return length + Math.max(newline, 0);
    length += bytesRead;
  }
}

/** One line of a file, without its newline or the carriage return before it. */
export interface FileLine {
  /** 1-based. */
  line: number;
  /** Valid until the next line is asked for. */
  bytes: Buffer;
}

/** The JSON value of a line, which may begin with a byte order mark; undefined when it is not JSON. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/**
 * Cuts chunks of any size into blocks of whole lines; the last may lack its newline. A block stays valid.
 *
 * @param name What messages call the source.
 * @throws BatchFileError for a line longer than `MAX_LINE_BYTES`.
 */
export async function* wholeLines(chunks: AsyncIterable<Uint8Array>, name = NO_NAME): AsyncGenerator<Buffer> {
  const kept: Buffer[] = [];
  let [size, total] = [0, 0];
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    total += bytes.length;
    const cut = bytes.lastIndexOf(NEWLINE) + 1;
    if (cut > 0) {
      yield kept.length > 0 ? Buffer.concat([...kept.splice(0), bytes.subarray(0, cut)]) : bytes.subarray(0, cut);
      size = 0;
    }
    if (cut < bytes.length) kept.push(bytes.subarray(cut));
    size += bytes.length - cut;
    if (size > MAX_LINE_BYTES) throw lineTooLong(name, total - size);
  }
  if (kept.length > 0) yield Buffer.concat(kept);
}

/** A line longer than `MAX_LINE_BYTES`. */
export class LineTooLongError extends BatchFileError {
  /** The length of the line in bytes; undefined in a pipe or a stream, where it may have no end. */
  readonly length: number | undefined;

  constructor(message: string, name: string, length: number | undefined) {
    super(message, name);
    this.length = length;
  }
}

function lineTooLong(name: string, start: number, length?: number): LineTooLongError {
  const limit = formatNumber(MAX_LINE_BYTES);
  return new LineTooLongError(
    `${name}: the line that begins at byte ${formatNumber(start)} is longer than ${limit} bytes, the most that the service takes in a whole file. Check that this is a JSONL file.`,
    name,
    length,
  );
}

/** Reads a file line by line. */
export function readLines(path: string): AsyncGenerator<FileLine> {
  return splitLines(readBlocks(path));
}

/** The lines of blocks of whole lines. */
export async function* splitLines(blocks: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  let first = 1;
  for await (const block of blocks) {
    for (const line of linesOf(block, first)) {
      yield line;
      first = line.line + 1;
    }
  }
}

/** The lines of one block byte for byte, without their newlines. */
export function* linesIn(block: Buffer): Generator<Buffer> {
  for (let start = 0; start < block.length; ) {
    const newline = block.indexOf(NEWLINE, start);
    const end = newline < 0 ? block.length : newline;
    yield block.subarray(start, end);
    start = end + 1;
  }
}

/** The lines of one block; the first has the number `first`. */
export function* linesOf(block: Buffer, first: number): Generator<FileLine> {
  let line = first;
  for (let start = 0; start < block.length; line++) {
    const newline = block.indexOf(NEWLINE, start);
    const end = newline < 0 ? block.length : newline;
    const withoutReturn = end > start && block[end - 1] === 0x0d ? end - 1 : end;
    yield { line, bytes: block.subarray(start, withoutReturn) };
    start = end + 1;
  }
}

/** True for a line of nothing but spaces, tabs and carriage returns. */
export function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return true;
}
