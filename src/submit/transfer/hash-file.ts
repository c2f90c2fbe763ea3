import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileError } from '../../jsonl/disk/file-error.js';

/** Facts about the content of a file. */
export interface FileFacts {
  sha256: string;
  bytes: number;
  /** Lines up to the last one that is not blank. */
  lines: number;
  /** Lines that start and end like a JSON object. */
  objects: number;
  /** False if the newline of the last line is missing. */
  endsWhole: boolean;
}

const NEWLINE = 0x0a;
/** The white space of JSON. */
const WHITE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Reads a file once from start to end, without keeping it in memory. */
export async function hashFile(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  let objects = 0;
  let endsWhole = true;
  let isOpened = false;
  let last = NEWLINE;
  let hasText = false;
  /** Newlines since the last character that is not white space. */
  let trailing = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      if (last === NEWLINE) isOpened = chunk[0] === OPEN;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
        lines++;
        if (isOpened && (at === 0 ? last : chunk[at - 1]) === CLOSE) objects++;
        isOpened = chunk[at + 1] === OPEN;
      }
      const end = endOfText(chunk);
      hasText ||= end > 0;
      trailing = (end > 0 ? 0 : trailing) + newlinesFrom(chunk, end);
      last = chunk.at(-1) ?? last;
      endsWhole = last === NEWLINE;
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
  return { sha256: hash.digest('hex'), bytes, lines: hasText ? lines - trailing + 1 : 0, objects, endsWhole };
}

/** The index after the last character that is not white space. */
function endOfText(chunk: Buffer): number {
  let end = chunk.length;
  while (end > 0 && WHITE.has(chunk[end - 1]!)) end--;
  return end;
}

function newlinesFrom(chunk: Buffer, start: number): number {
  let count = 0;
  for (let at = start; at < chunk.length; at++) if (chunk[at] === NEWLINE) count++;
  return count;
}
