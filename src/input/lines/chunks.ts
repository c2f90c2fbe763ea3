import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { BatchFileError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { abortable } from '../../jsonl/read/abortable.js';
import { notUtf8, problemOfHead, withoutMarks } from '../../jsonl/read/utf8-text.js';

/** The path of a file, or a stream of bytes, e.g. standard input. */
export type Source = string | AsyncIterable<Uint8Array | string>;

const CHUNK_BYTES = 1 << 18;
const NEWLINE = 0x0a;

/** The name of a source in messages. */
export function sourceName(source: Source): string {
  return typeof source === 'string' ? source : 'standard input';
}

/** The bytes of a source, chunk by chunk; throws the signal's reason when it aborts. */
export async function* readChunks(
  source: Source,
  onBytes?: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const chunks = typeof source === 'string' ? createReadStream(source, { highWaterMark: CHUNK_BYTES }) : source;
  let total = 0;
  try {
    for await (const chunk of abortable<Uint8Array | string>(chunks, signal)) {
      const bytes =
        typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      if (bytes.length === 0) continue;
      total += bytes.length;
      onBytes?.(total);
      yield bytes;
    }
  } catch (cause) {
    if (signal?.aborted && cause === signal.reason) throw cause;
    throw fileError('read', sourceName(source), cause);
  }
}

/** The bytes without byte order marks; throws a `BatchFileError` that names the first line that is not UTF-8. */
export async function* utf8Only(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let first = true;
  for await (const chunk of chunks) {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    if (first) {
      if (bytes.length < 8) {
        rest = bytes;
        continue;
      }
      bytes = checkedHead(bytes, name);
      first = false;
    }
    const end = wholeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    rest = bytes.subarray(end);
    if (!isUtf8(whole)) throw new BatchFileError(notUtf8(whole, name, line), name);
    for (let at = whole.indexOf(NEWLINE); at >= 0; at = whole.indexOf(NEWLINE, at + 1)) line++;
    if (whole.length > 0) yield whole;
  }
  if (first) rest = checkedHead(rest, name);
  if (!isUtf8(rest)) throw new BatchFileError(notUtf8(rest, name, line), name);
  if (rest.length > 0) yield rest;
}

function checkedHead(bytes: Buffer, name: string): Buffer {
  const problem = problemOfHead(bytes);
  if (problem !== undefined) throw new BatchFileError(`${name} ${problem}`, name);
  return withoutMarks(bytes);
}

/** The end of the last complete character. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > back) return bytes.length - back;
    if (length > 0) break;
  }
  return bytes.length;
}
