import { createHash, type Hash } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import { LIMITS } from '../../catalog/services/limits.js';
import { formatNumber } from '../../check/report/text.js';
import { BatchLimitError, BatchOptionsError } from '../../errors.js';
import { AtomicFile } from '../disk/atomic-file.js';
import { refuseJobFolder } from '../disk/destination.js';
import { putInto, roomFor, WriteBuffer } from '../disk/write-buffer.js';
import type { LineParts } from './encode.js';

/** The limits of one file. */
export interface PartLimits {
  /** Most requests in one file. @default 50_000 */
  maxRequests?: number | undefined;
  /** Most UTF-8 bytes in one file, newlines included. @default 200_000_000 */
  maxBytes?: number | undefined;
  /** Most input tokens in one file, as estimated. @default no limit */
  maxTokens?: number | undefined;
}

/** One file of a saved batch. */
export interface InputFile {
  /** The path under which it was saved. */
  path: string;
  /** Lines, one request each. */
  requests: number;
  /** Its size in UTF-8 bytes, newlines included. */
  bytes: number;
  /** SHA-256 of its content, in hex. */
  sha256: string;
}

interface Part {
  file: AtomicFile;
  /** Resolves when all its bytes are on disk. */
  closed?: Promise<void>;
  requests: number;
  bytes: number;
  embeddingInputs: number;
  tokens: number;
  hash: Hash;
}

const NEWLINE = 0x0a;

/** Writes lines to as many files as the limits require. The files keep temporary names until `finish`. */
export class PartWriter {
  readonly #path: string;
  readonly #limits: Record<keyof PartLimits, number>;
  readonly #parts: Part[] = [];
  readonly #buffer = new WriteBuffer();
  #part: Part | undefined;

  constructor(path: string, limits: PartLimits = {}) {
    refuseJobFolder(path);
    this.#path = path;
    this.#limits = {
      maxRequests: checkLimit('maxRequests', limits.maxRequests, LIMITS.requests),
      maxBytes: checkLimit('maxBytes', limits.maxBytes, LIMITS.bytes),
      maxTokens: checkLimit('maxTokens', limits.maxTokens, Number.MAX_SAFE_INTEGER),
    };
  }

  /** Adds a line and returns its size in bytes; as a promise only when it has to wait for the disk. */
  add(customId: string, pieces: LineParts, embeddingInputs: number, tokens = 0): number | Promise<number> {
    let room = 1;
    for (const piece of pieces) room += roomFor(piece);
    const buffer = this.#buffer;
    if (this.#part === undefined || buffer.used + room > buffer.bytes.length) {
      return this.#makeRoom(room).then(() => this.add(customId, pieces, embeddingInputs, tokens));
    }
    let end = buffer.used;
    for (const piece of pieces) end = putInto(buffer.bytes, piece, end);
    buffer.bytes[end++] = NEWLINE;
    const size = end - buffer.used;
    const { maxBytes, maxRequests, maxTokens } = this.#limits;
    if (size > maxBytes) throw tooLarge(customId, size, maxBytes);
    if (tokens > maxTokens) throw tooManyTokens(customId, size, tokens, maxTokens);
    const part = this.#part;
    const full =
      part.requests > 0 &&
      (part.bytes + size > maxBytes ||
        part.requests >= maxRequests ||
        part.tokens + tokens > maxTokens ||
        part.embeddingInputs + embeddingInputs > LIMITS.embeddingInputs);
    if (full) {
      // The line is already in the buffer, after the lines of the full part; it is added again once those are written.
      return this.#nextPart().then(() => this.add(customId, pieces, embeddingInputs, tokens));
    }
    buffer.used = end;
    part.requests++;
    part.bytes += size;
    part.embeddingInputs += embeddingInputs;
    part.tokens += tokens;
    return size;
  }

  /** The number of files so far. */
  get parts(): number {
    return this.#parts.length;
  }

  /** Writes everything to disk; the files keep their temporary names. */
  async settle(): Promise<void> {
    await this.#closePart();
    for (const part of this.#parts) await part.closed;
  }

  /** The files that `finish` will name, once everything is on disk: the path itself if one file is enough. */
  get files(): InputFile[] {
    return this.#parts.map(({ requests, bytes, hash }, index) => {
      const path = this.#parts.length === 1 ? this.#path : partPath(this.#path, index + 1);
      return { path, requests, bytes, sha256: hash.copy().digest('hex') };
    });
  }

  /** Writes everything to disk and gives the files their names. */
  async finish(): Promise<InputFile[]> {
    await this.settle();
    const { files } = this;
    for (const [index, part] of this.#parts.entries()) await part.file.rename(files[index]!.path);
    return files;
  }

  /** Gives up and removes all temporary files. */
  async discard(): Promise<void> {
    await this.#buffer.written().catch(() => undefined);
    for (const part of this.#parts) {
      await part.closed?.catch(() => undefined);
      await part.file.discard();
    }
  }

  async #makeRoom(room: number): Promise<void> {
    if (!this.#part) await this.#openPart();
    await this.#flush();
    this.#buffer.grow(room);
  }

  async #flush(): Promise<void> {
    if (this.#part && this.#buffer.used > 0) this.#part.hash.update(await this.#buffer.sendTo(this.#part.file));
  }

  async #nextPart(): Promise<void> {
    await this.#closePart();
    await this.#openPart();
  }

  async #openPart(): Promise<void> {
    const file = await AtomicFile.create(this.#path, undefined, this.#parts.length === 0);
    this.#part = { file, requests: 0, bytes: 0, embeddingInputs: 0, tokens: 0, hash: createHash('sha256') };
    this.#parts.push(this.#part);
  }

  async #closePart(): Promise<void> {
    await this.#flush();
    await this.#buffer.written();
    const part = this.#part;
    this.#part = undefined;
    // Not awaited: the disk works on this part while the next one is made.
    if (part) part.closed = part.file.close();
    part?.closed?.catch(() => undefined);
  }
}

/** The name of a part: `reviews.jsonl` becomes `reviews-0001.jsonl`. */
function partPath(path: string, number: number): string {
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)}-${String(number).padStart(4, '0')}${extension}`);
}

function checkLimit(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (Number.isInteger(value) && value > 0) return value;
  throw new BatchOptionsError(`${name} is ${value}; it must be a whole number above 0.`);
}

function tooLarge(customId: string, bytes: number, maxBytes: number): BatchLimitError {
  const figures = `${formatNumber(bytes)} bytes as a line, more than the ${formatNumber(maxBytes)} of one file`;
  return new BatchLimitError(
    `Request "${customId}" has ${figures}. Shorten it, or give large images by their web address.`,
    customId,
    bytes,
  );
}

function tooManyTokens(customId: string, bytes: number, tokens: number, maxTokens: number): BatchLimitError {
  const figures = `${formatNumber(tokens)} tokens of input, more than the ${formatNumber(maxTokens)} of one file`;
  return new BatchLimitError(`Request "${customId}" has ${figures}. Shorten it, or raise maxTokens.`, customId, bytes);
}
