import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchFileError } from '../../errors.js';
import { fileError } from '../disk/file-error.js';
import { abortable } from './abortable.js';
import { blocksOf, NO_NAME } from './decode.js';
import { type FileSource, pathOf, sourceChunks } from './source.js';

/** A file with random access. A stream is first copied into a temporary file. */
export class RandomFile {
  /** The name of the file in messages. */
  readonly name: string;
  readonly #handle: FileHandle;

  private constructor(name: string, handle: FileHandle) {
    this.name = name;
    this.#handle = handle;
  }

  /** @param signal Stops waiting for a stream, and closes its copy. */
  static async open(source: FileSource, signal?: AbortSignal): Promise<RandomFile> {
    const path = pathOf(source);
    if (path === undefined) return RandomFile.#spool(NO_NAME, abortable(sourceChunks(source), signal));
    let handle: FileHandle | undefined;
    try {
      handle = await open(path);
      if ((await handle.stat()).isFile()) return new RandomFile(path, handle);
    } catch (cause) {
      throw fileError('read', path, cause);
    }
    // A pipe can be read only once, so it must not be closed in between.
    const pipe = new RandomFile(path, handle);
    return RandomFile.#spool(path, pipe.blocks(null)).finally(() => pipe.close());
  }

  static async #spool(name: string, chunks: AsyncIterable<Uint8Array>): Promise<RandomFile> {
    const path = join(tmpdir(), `batch-creator-${randomBytes(8).toString('hex')}`);
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'wx+', 0o600);
      // A file without a name disappears with the process, however it ends.
      await unlink(path);
      for await (const chunk of chunks) await handle.writeFile(chunk);
      return new RandomFile(name, handle);
    } catch (cause) {
      await handle?.close();
      throw fileError('write', path, cause);
    }
  }

  /** The whole file, in blocks of whole lines; each is valid until the next one is read. */
  async *blocks(position: number | null = 0): AsyncGenerator<Buffer> {
    try {
      const size = position === null ? undefined : (await this.#handle.stat()).size;
      yield* blocksOf(this.#handle, this.name, position, size);
    } catch (cause) {
      throw fileError('read', this.name, cause);
    }
  }

  /** Reads into `target` from `start` on: at least `needed` bytes, and as many more as exist and fit. */
  async read(target: Buffer, start: number, needed: number): Promise<Buffer> {
    let done = 0;
    while (done < needed) {
      const bytesRead = await this.readSome(target.subarray(done), start + done);
      if (bytesRead === 0)
        throw new BatchFileError(
          `${this.name} became shorter while it was being read. Try again when nothing writes to it.`,
          this.name,
        );
      done += bytesRead;
    }
    return target.subarray(0, done);
  }

  /** Reads into `target` from `start` on, and returns the number of bytes: 0 at the end. */
  async readSome(target: Buffer, start: number): Promise<number> {
    try {
      return (await this.#handle.read(target, 0, target.length, start)).bytesRead;
    } catch (cause) {
      throw fileError('read', this.name, cause);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
