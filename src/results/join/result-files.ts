import { stat } from 'node:fs/promises';
import { BatchFileError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { RandomFile } from '../../jsonl/read/random-file.js';
import { type FileSource, pathOf } from '../../jsonl/read/source.js';

/** An output or error file: a path, its text, bytes, a stream, a `Response`; null or undefined if there is none. */
export type ResultFile = FileSource | null | undefined;

/**
 * Output or error files: one, or a list with one for each batch, part or round. The two files of a batch have the same
 * position in both lists.
 */
export type ResultFiles = ResultFile | readonly ResultFile[];

/** An output file and its error file; either may be absent. */
export interface ResultPair {
  output?: FileSource | undefined;
  errors?: FileSource | undefined;
}

/** The files that were sent as a batch, and its result files. */
export interface SentPair extends ResultPair {
  /** The input file as it was sent: it shows which request each custom ID of the results belongs to. */
  sent: string;
  /** The round of the job, 1-based. A later round replaces the answers of an earlier one. */
  round: number;
  /** True if its batch has not ended: requests without a line may still get one. */
  isRunning?: boolean | undefined;
  /** True if its round was cancelled before it was sent. */
  isUnsent?: boolean | undefined;
  /** Why the service refused the batch, so that none of it was run; absent if it did not. */
  refusal?: string | undefined;
}

/** The round of what was asked for directly, at full price: before the first round. */
export const DIRECT_ROUND = 0;

const MAX_OPEN = 16;

/** Opens result files only while they are read: a job of a thousand parts must not keep two thousand files open. */
export class ResultFileSet {
  readonly #files = new Map<FileSource, OpenResultFile>();
  readonly #open = new Map<OpenResultFile, Promise<RandomFile>>();
  readonly #signal: AbortSignal | undefined;

  /** @param signal Stops waiting for a stream. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** A source that is added again, e.g. for a second pass, stays the same file: a stream can be read only once. */
  async add(source: FileSource): Promise<OpenResultFile> {
    const file = this.#files.get(source) ?? (await this.#find(source));
    this.#files.set(source, file);
    return file;
  }

  async #find(source: FileSource): Promise<OpenResultFile> {
    const path = pathOf(source);
    if (path === undefined) return new OpenResultFile(await RandomFile.open(source, this.#signal));
    const found = await stat(path).catch((cause) => {
      throw fileError('read', path, cause);
    });
    // A source that can be read only once stays open.
    if (!found.isFile()) return new OpenResultFile(await RandomFile.open(path));
    return new OpenResultFile(undefined, path, versionOf(found), this);
  }

  /** Opens a file again, and closes the one that was used the longest time ago. */
  async open(file: OpenResultFile, path: string, version: string): Promise<RandomFile> {
    const opened = this.#open.get(file) ?? openUnchanged(path, version);
    this.#open.delete(file);
    this.#open.set(file, opened);
    if (this.#open.size > MAX_OPEN) {
      const [oldest, handle] = this.#open.entries().next().value!;
      this.#open.delete(oldest);
      await (await handle).close();
    }
    return opened;
  }

  async close(): Promise<void> {
    for (const file of this.#open.values()) await file.then((opened) => opened.close()).catch(() => undefined);
    for (const file of this.#files.values()) await file.close();
    this.#open.clear();
    this.#files.clear();
  }
}

/** A result file that can be read again and again. */
export class OpenResultFile {
  readonly #kept: RandomFile | undefined;
  readonly #path: string;
  readonly #version: string;
  readonly #set: ResultFileSet | undefined;

  constructor(kept: RandomFile | undefined, path = '', version = '', set?: ResultFileSet) {
    [this.#kept, this.#path, this.#version, this.#set] = [kept, path, version, set];
  }

  async *blocks(): AsyncGenerator<Buffer> {
    if (this.#kept) return yield* this.#kept.blocks();
    const file = await openUnchanged(this.#path, this.#version);
    try {
      yield* file.blocks();
    } finally {
      await file.close();
    }
  }

  async read(target: Buffer, start: number, needed: number): Promise<Buffer> {
    const file = this.#kept ?? (await this.#set!.open(this, this.#path, this.#version));
    return file.read(target, start, needed);
  }

  async close(): Promise<void> {
    await this.#kept?.close();
  }
}

/** Pairs output and error files by their positions. An empty string, which some servers send, means there is no file. */
export function resultPairs(outputs: ResultFiles, errors: ResultFiles): ResultPair[] {
  const [output, error] = [listOf(outputs), listOf(errors)];
  return Array.from({ length: Math.max(output.length, error.length) }, (_, place) => ({
    output: output[place] || undefined,
    errors: error[place] || undefined,
  }));
}

function listOf(files: ResultFiles): readonly ResultFile[] {
  return Array.isArray(files) ? files : [files as ResultFile];
}

async function openUnchanged(path: string, version: string): Promise<RandomFile> {
  const file = await RandomFile.open(path);
  const now = versionOf(await stat(path));
  if (now === version) return file;
  await file.close();
  throw new BatchFileError(`${path} changed while it was read. Try again when nothing writes to it.`, path);
}

function versionOf({ ino, size, mtimeMs }: { ino: number; size: number; mtimeMs: number }): string {
  return `${ino} ${size} ${mtimeMs}`;
}
