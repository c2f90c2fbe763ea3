import { BatchFileError } from '../../errors.js';
import { fileError } from '../disk/file-error.js';
import { NO_NAME, readBlocks, wholeLines } from './decode.js';

/** A piece of a file: bytes, or text. */
type Chunk = Uint8Array | string;

/** What `fetch` and the official client's `files.content` return. */
interface ResponseLike {
  /** The content; null for an empty response. */
  readonly body: AsyncIterable<Chunk> | ReadableStream<Uint8Array> | null;
  /** False for an HTTP error, which is then thrown. @default true */
  readonly ok?: boolean;
  /** The HTTP status, for the error message. @default none */
  readonly status?: number;
}

/** A file: its path, its text (a string that begins with `{` or contains a newline), bytes, a stream, or a `Response`. */
export type FileSource = string | Uint8Array | AsyncIterable<Chunk> | ReadableStream<Uint8Array> | ResponseLike;

/** The path, if the source is one. */
export function pathOf(source: FileSource): string | undefined {
  return typeof source === 'string' && !/^\s*\{|\n/.test(source) ? source : undefined;
}

/** Reads a source in blocks of whole lines, front to end. */
export function sourceBlocks(source: FileSource): AsyncGenerator<Buffer> {
  const path = pathOf(source);
  return path === undefined ? wholeLines(sourceChunks(source)) : readBlocks(path);
}

/** The bytes of a source that is not a path, as they arrive. */
export async function* sourceChunks(source: FileSource): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') return yield Buffer.from(source);
  if (source instanceof Uint8Array) return yield source;
  if (typeof source !== 'object' || source === null) throw noFile();
  const stream = isStream(source) ? source : bodyOf(source);
  if (stream === null) return;
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (cause) {
    throw fileError('read', NO_NAME, cause);
  }
}

function isStream(source: object): source is AsyncIterable<Chunk> {
  return Symbol.asyncIterator in source;
}

function bodyOf(source: object): AsyncIterable<Chunk> | null {
  if (!('body' in source)) throw noFile();
  const { ok, status, body } = source as ResponseLike;
  if (ok === false) {
    throw new BatchFileError(`The response with the file has HTTP status ${status}. Download it again.`, NO_NAME);
  }
  return body as AsyncIterable<Chunk> | null;
}

function noFile(): BatchFileError {
  return new BatchFileError('A result file must be a path, a text, bytes, a stream or a Response.', NO_NAME);
}
