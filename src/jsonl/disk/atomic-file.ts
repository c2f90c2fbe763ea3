import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onExit } from 'signal-exit';
import { fileError } from './file-error.js';

const SYNC_EVERY = 8 << 20;

/** Temporary files of this process, to be removed when a signal ends it. */
const unfinished = new Set<string>();

onExit(() => {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
    } catch {
      // The process is ending; nobody is left to tell.
    }
  }
});

/**
 * A file that appears under its name only when it is whole and on the disk: written beside it under a temporary name,
 * synced, then renamed. Until then an older file of that name stays as it is.
 */
export class AtomicFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  #position = 0;
  #synced = 0;
  #syncing: Promise<void> | undefined;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** Begins a file, and makes its folder. Its contents are for the owner's eyes only (mode 0600) unless said otherwise. */
  static async create(path: string, mode = 0o600): Promise<AtomicFile> {
    const temporary = join(dirname(path), `.${basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      const { default: fse } = await import('fs-extra');
      await fse.ensureDir(dirname(path));
      await refuseFolder(path);
      unfinished.add(temporary);
      return new AtomicFile(path, temporary, await open(temporary, 'wx', mode));
    } catch (cause) {
      unfinished.delete(temporary);
      throw fileError('write', path, cause);
    }
  }

  /** Appends bytes; a short write, as a nearly full disk makes, is gone on with until it is done or refused. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#position);
        done += bytesWritten;
        this.#position += bytesWritten;
      }
      if (!this.#syncing && this.#position - this.#synced >= SYNC_EVERY) this.#syncInPassing();
    } catch (cause) {
      throw fileError('write', this.path, cause);
    }
  }

  /** Sends what is written on to the disk while more is made, so that the last sync has little left to wait for. */
  #syncInPassing(): void {
    this.#synced = this.#position;
    this.#syncing = this.#handle.datasync().then(() => {
      this.#syncing = undefined;
    });
    // A failure is met in close(); until then it must not count as unhandled.
    this.#syncing.catch(() => undefined);
  }

  /** Brings all bytes to the disk and closes the file; it still has its temporary name. */
  async close(): Promise<void> {
    try {
      await this.#syncing;
      await this.#handle.sync();
      await this.#handle.close();
    } catch (cause) {
      throw fileError('write', this.path, cause);
    }
  }

  /** Gives the closed file its name, or another in the same folder. */
  async rename(path = this.path): Promise<void> {
    try {
      await refuseFolder(path);
      await rename(this.#temporary, path);
      unfinished.delete(this.#temporary);
      await syncFolder(dirname(path));
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  }

  /** Gives up: nothing is left of it. Never throws, so that it can stand in a `finally`. */
  async discard(): Promise<void> {
    if (!unfinished.has(this.#temporary)) return;
    await this.#syncing?.catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
    await unlink(this.#temporary).catch(() => undefined);
    unfinished.delete(this.#temporary);
  }
}

/** Writes a small file whole. */
export async function writeFileAtomic(path: string, text: string, mode?: number): Promise<void> {
  const file = await AtomicFile.create(path, mode);
  try {
    await file.write(Buffer.from(text));
    await file.close();
    await file.rename();
  } finally {
    await file.discard();
  }
}

/** Makes the names in a folder survive a power cut. Some systems cannot open folders; they need no such step. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(folder, 'r');
  } catch (cause) {
    if (['EISDIR', 'EPERM', 'EACCES'].includes((cause as NodeJS.ErrnoException).code ?? '')) return;
    throw cause;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
}
