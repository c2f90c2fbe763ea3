import { createReadStream, createWriteStream, type Stats, unlinkSync } from 'node:fs';
import { chmod, chown, type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { onExit } from 'signal-exit';
import { destinationOf } from './destination.js';
import { fileError } from './file-error.js';
import { removeAbandoned, temporaryName } from './temporary-name.js';

const SYNC_EVERY = 8 << 20;

/** Temporary files of this process, removed when a signal ends it. */
const unfinished = new Set<string>();

onExit(() => {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
    } catch {
      // The process is ending, so nobody can handle an error.
    }
  }
});

/**
 * A file that appears under its name only when it is complete and on the disk: written beside it under a temporary
 * name, synced, then renamed. Until then an older file of that name stays as it is. The new file takes over its mode,
 * and its owner where that is allowed; a symbolic link stays, and its target is replaced. For a device or a pipe, the
 * content is written into it at the end.
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

  /**
   * Begins a file, and makes its folder. Temporary files that ended processes left for this name are removed.
   *
   * @param mode The mode of a file that did not exist before. @default 0o600: its contents are for the owner only
   * @param removesAbandoned False for later parts of a set: the first part has already searched the folder. @default
   * true
   */
  static async create(path: string, mode = 0o600, removesAbandoned = true): Promise<AtomicFile> {
    let temporary = '';
    try {
      await mkdir(dirname(path), { recursive: true });
      const { beside } = await destinationOf(path);
      if (removesAbandoned) await removeAbandoned(beside);
      temporary = temporaryName(beside);
      unfinished.add(temporary);
      return new AtomicFile(path, temporary, await open(temporary, 'wx', mode));
    } catch (cause) {
      unfinished.delete(temporary);
      throw fileError('write', path, cause);
    }
  }

  /** Appends bytes; short writes, as on a nearly full disk, are continued until all is written or the disk refuses. */
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

  /** Syncs early, while more lines are made, so that the last sync is short. */
  #syncInPassing(): void {
    this.#synced = this.#position;
    this.#syncing = this.#handle.datasync().then(() => {
      this.#syncing = undefined;
    });
    // close() reports the failure; until then it must not count as unhandled.
    this.#syncing.catch(() => undefined);
  }

  /** Writes all bytes to disk and closes the file, which keeps its temporary name. */
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
      const { path: target, former, isSpecial } = await destinationOf(path);
      if (isSpecial) {
        await pipeline(createReadStream(this.#temporary), createWriteStream(target));
        await unlink(this.#temporary);
      } else {
        if (former) await takeOver(this.#temporary, former);
        await rename(this.#temporary, target);
        await syncFolder(dirname(target));
      }
      unfinished.delete(this.#temporary);
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  }

  /** Gives up and removes the temporary file, if there is one. Never throws: made to be called in a `finally`. */
  async discard(): Promise<void> {
    if (!unfinished.has(this.#temporary)) return;
    await this.#syncing?.catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
    await unlink(this.#temporary).catch(() => undefined);
    unfinished.delete(this.#temporary);
  }
}

/** Writes a small file atomically. */
export async function writeFileAtomic(path: string, text: string | Buffer, mode?: number): Promise<void> {
  const file = await AtomicFile.create(path, mode);
  try {
    await file.write(typeof text === 'string' ? Buffer.from(text) : text);
    await file.close();
    await file.rename();
  } finally {
    await file.discard();
  }
}

/** Syncs a folder, so that its file names survive a power cut. Systems that cannot open folders do not need this. */
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

/** Gives a file the mode of the one that it replaces, and the owner where the system lets us. */
async function takeOver(temporary: string, { mode, uid, gid }: Stats): Promise<void> {
  await chown(temporary, uid, gid).catch(() => undefined);
  // After chown, which takes away the set-id bits.
  await chmod(temporary, mode & 0o7777);
}
