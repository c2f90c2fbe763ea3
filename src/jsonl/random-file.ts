import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchFileError } from '../errors.js';
import { wholeLines } from './decode.js';
import { fileError } from './file-error.js';
import { type FileSource, pathOf, sourceChunks } from './source.js';

const BLOCK_BYTES = 1 << 20;

/** A file of which any part can be read again. What comes as a stream is put into a temporary file without a name. */
export class RandomFile {
  /** How messages call it. */
  readonly name: string;
  readonly #handle: FileHandle;

  private constructor(name: string, handle: FileHandle) {
    this.name = name;
    this.#handle = handle;
  }

  static async open(source: FileSource): Promise<RandomFile> {
    const path = pathOf(source);
    if (path === undefined) return RandomFile.#spool(source);
    try {
      return new RandomFile(path, await open(path));
    } catch (cause) {
      throw fileError('read', path, cause);
    }
  }

  static async #spool(source: FileSource): Promise<RandomFile> {
    const path = join(tmpdir(), `batch-creator-${randomBytes(8).toString('hex')}`);
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'wx+', 0o600);
      // Without its name it goes with the process, however that ends.
      await unlink(path);
      for await (const chunk of sourceChunks(source)) await handle.writeFile(chunk);
      return new RandomFile('the given stream', handle);
    } catch (cause) {
      await handle?.close();
      throw fileError('write', path, cause);
    }
  }

  /** All of it, in blocks of whole lines. */
  async *blocks(): AsyncGenerator<Buffer> {
    try {
      yield* wholeLines(this.#handle.createReadStream({ start: 0, autoClose: false, highWaterMark: BLOCK_BYTES }));
    } catch (cause) {
      throw fileError('read', this.name, cause);
    }
  }

  /** Fills `target` with the bytes from `start` on. */
  async read(target: Buffer, start: number): Promise<void> {
    for (let done = 0; done < target.length; ) {
      const { bytesRead } = await this.#handle.read(target, done, target.length - done, start + done).catch((cause) => {
        throw fileError('read', this.name, cause);
      });
      if (bytesRead === 0) throw new BatchFileError(`${this.name} became shorter while it was read.`, this.name);
      done += bytesRead;
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
