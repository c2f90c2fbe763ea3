import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { packedAs } from '../../check/text/compressed-file.js';
import { BatchOptionsError } from '../../errors.js';
import { fileError } from '../disk/file-error.js';

const NEWLINE = 0x0a;

/**
 * Reads a small text file: a prompt, a schema, a config, a catalog.
 *
 * @throws BatchFileError if it cannot be read; BatchOptionsError with the line if it is not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause) => {
    throw fileError('read', path, cause);
  });
  return decodeText(bytes, path);
}

/** A file's bytes as text, without a byte order mark; throws a `BatchOptionsError` with the line that is not UTF-8. */
export function decodeText(bytes: Uint8Array, name: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const problem = problemOfHead(buffer);
  if (problem !== undefined) throw new BatchOptionsError(`${name} ${problem}`);
  const text = withoutMarks(buffer);
  if (!isUtf8(text)) throw new BatchOptionsError(notUtf8(text, name, 1));
  return text.toString('utf8');
}

/** The reason why a file with these first bytes is not UTF-8 text, to follow its name; undefined if it may be. */
export function problemOfHead(head: Buffer): string | undefined {
  const packed = packedAs(head);
  if (packed) return `is ${packed}.`;
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const isUtf16 = marked || head.subarray(0, 4).includes(0);
  return isUtf16 ? 'is UTF-16. Save it as UTF-8 (in Excel: "CSV UTF-8").' : undefined;
}

/**
 * Removes byte order marks at the beginning; there may be several, because some tools add one to a file that has one.
 */
export function withoutMarks(bytes: Buffer): Buffer {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? withoutMarks(bytes.subarray(3)) : bytes;
}

/** The message that names the line that is not UTF-8. */
export function notUtf8(bytes: Buffer, name: string, firstLine: number): string {
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end;
  }
  return `${name}, line ${line}: not UTF-8, perhaps Windows-1252. Save it as UTF-8.`;
}
