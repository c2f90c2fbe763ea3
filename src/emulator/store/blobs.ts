import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** The largest file that is kept in memory, and the most for all of them; anything beyond goes to disk. */
const SMALL_FILE = 256 * 1024;
const ALL_SMALL_FILES = 32 * 1024 * 1024;
const WRITE_SIZE = 64 * 1024;

/** The contents of files: small ones in memory, large ones in a temporary folder; or all in a folder of the user's. */
export class Blobs {
  readonly #data: string | undefined;
  #temporary: Promise<string> | undefined;
  readonly #held = new Map<string, Buffer>();
  #heldBytes = 0;

  /** @param folder Where contents are kept after `close`. */
  constructor(folder?: string) {
    this.#data = folder;
  }

  /** Starts a content, or continues one that has `bytes` already. */
  async writer(id: string, bytes = 0): Promise<BlobWriter> {
    if (this.#data === undefined) return new BlobWriter(this, id, bytes, undefined);
    const path = await this.path(id);
    if (bytes > 0) await truncate(path, bytes);
    return new BlobWriter(this, id, bytes, await open(path, bytes > 0 ? 'a' : 'w', 0o600));
  }

  async read(id: string, start = 0): Promise<Readable> {
    const held = this.#held.get(id);
    if (held) return Readable.from(start < held.length ? [held.subarray(start)] : []);
    return createReadStream(await this.path(id), { start });
  }

  /** Bytes that can be read now; 0 if the content does not exist. */
  async size(id: string): Promise<number> {
    const held = this.#held.get(id);
    if (held) return held.length;
    return stat(await this.path(id)).then(
      ({ size }) => size,
      () => 0,
    );
  }

  async remove(id: string): Promise<void> {
    const held = this.#held.get(id);
    if (held) {
      this.#held.delete(id);
      this.#heldBytes -= held.length;
    } else {
      await rm(await this.path(id), { force: true });
    }
  }

  /** Prepares the user's folder: removes unreferenced files that a killed process left there. */
  async prepare(ids: ReadonlySet<string>): Promise<void> {
    if (this.#data === undefined) return;
    await mkdir(this.#data, { recursive: true, mode: 0o700 });
    for (const id of await readdir(this.#data)) if (!ids.has(id)) await this.remove(id);
  }

  /** Removes the temporary folder, but not the user's. */
  async close(): Promise<void> {
    this.#held.clear();
    if (this.#temporary) await rm(await this.#temporary, { recursive: true, force: true });
  }

  /** True when the content is now kept in memory. */
  hold(id: string, content: Buffer): boolean {
    if (content.length > SMALL_FILE || this.#heldBytes + content.length > ALL_SMALL_FILES) return false;
    this.#held.set(id, content);
    this.#heldBytes += content.length;
    return true;
  }

  async path(id: string): Promise<string> {
    if (this.#data !== undefined) return join(this.#data, id);
    this.#temporary ??= mkdtemp(join(tmpdir(), 'batch-creator-emulator-'));
    return join(await this.#temporary, id);
  }
}

/** Writes one content, piece by piece. */
export class BlobWriter {
  readonly #blobs: Blobs;
  readonly #id: string;
  #handle: FileHandle | undefined;
  #pending: (Buffer | string)[] = [];
  #pendingBytes = 0;
  /** Writes happen one after the other. */
  #writing = Promise.resolve();
  #bytes: number;

  constructor(blobs: Blobs, id: string, bytes: number, handle: FileHandle | undefined) {
    this.#blobs = blobs;
    this.#id = id;
    this.#bytes = bytes;
    this.#handle = handle;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async write(piece: Buffer | string): Promise<void> {
    const bytes = Buffer.byteLength(piece);
    this.#pending.push(piece);
    this.#pendingBytes += bytes;
    this.#bytes += bytes;
    if (this.#pendingBytes >= (this.#handle ? WRITE_SIZE : SMALL_FILE)) await this.flush();
  }

  /** Writes everything to the operating system, so that it survives this process. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#flush());
    return this.#writing;
  }

  /** Closes the content; with `sync`, after it has reached the disk. */
  async close({ sync = false } = {}): Promise<void> {
    await this.#writing;
    if (!this.#handle && this.#blobs.hold(this.#id, joined(this.#pending))) return;
    await this.flush();
    if (sync) await this.#handle?.datasync();
    await this.#handle?.close();
  }

  /** Discards the content. */
  async discard(): Promise<void> {
    await this.#writing.catch(() => undefined);
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#handle?.close().catch(() => undefined);
    await this.#blobs.remove(this.#id);
  }

  async #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return;
    const content = joined(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#handle ??= await open(await this.#blobs.path(this.#id), 'w', 0o600);
    for (let done = 0; done < content.length; ) {
      done += (await this.#handle.write(content, done, content.length - done)).bytesWritten;
    }
  }
}

/** Joins many pieces into one buffer: buffers are outside the heap, and their garbage is collected late. */
function joined(pieces: readonly (Buffer | string)[]): Buffer {
  if (pieces.every((piece) => typeof piece === 'string')) return Buffer.from(pieces.join(''));
  if (pieces.length === 1) return pieces[0] as Buffer;
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}
