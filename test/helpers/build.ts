import { buildRequest } from '../../src/request/build.js';
import type { Entry } from '../../src/request/entry.js';
import type { BatchOptions } from '../../src/request/options.js';

/** Files that exist only in these tests, by path. */
export const FILES: Readonly<Record<string, Uint8Array>> = {
  'photos/1.png': bytes('\x89PNG\r\n\x1a\nrest'),
  'photos/1.jpg': bytes('\xff\xd8\xff\xe0rest'),
  'docs/a.pdf': bytes('%PDF-1.7 rest'),
  'docs/notes.md': bytes('# Notes'),
  'talk.wav': bytes('RIFF\x24\x00\x00\x00WAVEfmt '),
  'talk.mp3': bytes('ID3\x04rest'),
  'odd.bin': bytes('\x00\x01\x02'),
};

/** One byte for each character. */
export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** The base64 of such bytes. */
export function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}

/** The body of an entry with the id `a`, and the paths that were read for it. */
export function build(entry: Omit<Entry, 'customId'>, options: BatchOptions): { body: unknown; reads: string[] } {
  const reads: string[] = [];
  const request = buildRequest({ customId: 'a', ...entry }, options, (path) => {
    reads.push(path);
    const file = FILES[path];
    if (!file) throw new Error(`no such file: ${path}`);
    return file;
  });
  return { body: request.body, reads };
}

/** The same as it stands in the file: keys in order. */
export function bodyText(entry: Omit<Entry, 'customId'>, options: BatchOptions): string {
  return JSON.stringify(build(entry, options).body);
}
