import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError } from '../disk/file-error.js';

const FLUSH_CHARACTERS = 1 << 18;

/** A temporary file without a name: it disappears with the process, however it ends. */
export class SpooledFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  #text = '';
  #size = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async create(): Promise<SpooledFile> {
    const path = join(tmpdir(), `batch-creator-${randomBytes(8).toString('hex')}`);
    try {
      const handle = await open(path, 'wx+', 0o600);
      await unlink(path);
      return new SpooledFile(path, handle);
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  }

  /** Appends a text, and returns the new size of the file. */
  add(text: string): number | Promise<number> {
    this.#text += text;
    this.#size += Buffer.byteLength(text);
    return this.#text.length < FLUSH_CHARACTERS ? this.#size : this.flush();
  }

  /** Writes buffered bytes; call it before `read`. */
  async flush(): Promise<number> {
    const text = this.#text;
    this.#text = '';
    try {
      await this.#handle.appendFile(text);
    } catch (cause) {
      throw fileError('write', this.#path, cause);
    }
    return this.#size;
  }

  /** The bytes from `start` up to `end`. */
  async read(start: number, end: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(end - start);
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await this.#handle.read(bytes, done, bytes.length - done, start + done);
        if (bytesRead === 0) throw new Error('the temporary file became shorter');
        done += bytesRead;
      }
      return bytes;
    } catch (cause) {
      throw fileError('read', this.#path, cause);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
