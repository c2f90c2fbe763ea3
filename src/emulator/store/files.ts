import type { Readable } from 'node:stream';
import { noSuchFile } from '../api/api-errors.js';
import { type Clock, unixSeconds } from '../api/clock.js';
import { type Page, type PageQuery, page } from '../api/pages.js';
import type { FileObject } from '../api/wire.js';
import type { Blobs } from './blobs.js';
import type { Journal } from './journal.js';

/** Input and result files of batches are deleted after 30 days by default; other files are kept. */
const BATCH_FILE_LIFE = 30 * 86_400;

/** A file to add; its content is already written. */
export interface NewFile {
  id: string;
  bytes: number;
  filename: string;
  purpose: string;
  /** Seconds. */
  expiresAfter?: number | undefined;
}

/** All files: their API objects and contents. */
export class FileStore {
  readonly #blobs: Blobs;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #files = new Map<string, FileObject>();
  readonly #gone = new Set<string>();
  /** Input files of running batches: the service has its own copy, which a deletion does not touch. */
  readonly #inUse = new Map<string, number>();

  constructor(blobs: Blobs, journal: Journal, clock: Clock) {
    this.#blobs = blobs;
    this.#journal = journal;
    this.#clock = clock;
  }

  /** Restores a file of an earlier process. */
  restore(file: FileObject): void {
    this.#files.set(file.id, file);
  }

  async add({ id, bytes, filename, purpose, expiresAfter }: NewFile): Promise<FileObject> {
    const created = unixSeconds(this.#clock);
    const life = expiresAfter ?? (purpose.startsWith('batch') ? BATCH_FILE_LIFE : undefined);
    const file: FileObject = {
      object: 'file',
      id,
      purpose,
      filename,
      bytes,
      created_at: created,
      expires_at: life === undefined ? null : created + life,
      status: 'processed',
      status_details: null,
    };
    await this.#journal.append({ kind: 'file', file }, { sync: true });
    this.#files.set(id, file);
    return file;
  }

  find(id: string): FileObject | undefined {
    const file = this.#files.get(id);
    return file && this.#isThere(file) ? file : undefined;
  }

  get(id: string): FileObject {
    const file = this.find(id);
    if (!file) throw noSuchFile(id);
    return file;
  }

  all(): FileObject[] {
    return [...this.#files.values()].filter((file) => this.#isThere(file));
  }

  list(query: PageQuery, purpose: string | null): Page<FileObject> {
    return page(
      [...this.#files.values()],
      query,
      (file) => this.#isThere(file) && (purpose === null || file.purpose === purpose),
    );
  }

  async delete(id: string): Promise<void> {
    this.get(id);
    this.#gone.add(id);
    await this.#journal.append({ kind: 'file_deleted', id }, { sync: true });
    if (!this.#inUse.has(id)) await this.#blobs.remove(id);
  }

  content(id: string, start?: number): Promise<Readable> {
    return this.#blobs.read(id, start);
  }

  /** Keeps a content readable until `release`, even if its file is deleted. */
  retain(id: string): void {
    this.#inUse.set(id, (this.#inUse.get(id) ?? 0) + 1);
  }

  async release(id: string): Promise<void> {
    const uses = (this.#inUse.get(id) ?? 0) - 1;
    if (uses > 0) {
      this.#inUse.set(id, uses);
      return;
    }
    this.#inUse.delete(id);
    if (this.#gone.has(id)) await this.#blobs.remove(id);
  }

  #isThere(file: FileObject): boolean {
    if (this.#gone.has(file.id)) return false;
    return file.expires_at === null || file.expires_at * 1000 > this.#clock.now();
  }
}
