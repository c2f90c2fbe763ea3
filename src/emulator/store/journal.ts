import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../jsonl/disk/atomic-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { isObject } from '../../request/content/json-kind.js';
import { lockFolder } from '../../submit/ledger/lock.js';
import type { BatchObject, FileObject } from '../api/wire.js';
import type { Fault } from '../faults/faults.js';

/** A batch, with fields that the API does not show. */
export interface BatchRecord {
  batch: BatchObject;
  /** Ids that the result files will have, so that a killed run can be resumed. */
  outputId: string;
  errorId: string;
  /** The faults of this batch. */
  faults: Fault[];
  /** Estimated input tokens, held against the queue limit until the batch ends. */
  tokens: number;
  /** Seconds until the result files are deleted, if the client set them. */
  resultsExpireAfter?: number;
}

/** One change of the state. The last record of an id counts. */
export type Change =
  | { kind: 'file'; file: FileObject }
  | { kind: 'file_deleted'; id: string }
  | { kind: 'batch'; record: BatchRecord };

/** A record of changes. An emulator in memory keeps none. */
export interface Journal {
  /** With `sync`, resolves when the change would survive a power cut. */
  append(change: Change, options?: { sync?: boolean }): Promise<void>;
  close(): Promise<void>;
}

export const noJournal: Journal = { append: async () => undefined, close: async () => undefined };

interface Waiting {
  line: string;
  sync: boolean;
  done: () => void;
  fail: (error: unknown) => void;
}

/** An append-only file; changes that arrive together are written and synced together. */
export class FileJournal implements Journal {
  readonly #handle: FileHandle;
  readonly #unlock: () => Promise<void>;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  private constructor(handle: FileHandle, unlock: () => Promise<void>) {
    this.#handle = handle;
    this.#unlock = unlock;
  }

  /**
   * Reads the journal, rewrites it without outdated records, and appends from there.
   *
   * @throws BatchLockedError while another emulator uses the folder.
   */
  static async open(folder: string): Promise<{ journal: FileJournal; changes: Change[] }> {
    try {
      const { unlock } = await lockFolder(folder);
      try {
        const { handle, changes } = await FileJournal.#begin(folder);
        return { journal: new FileJournal(handle, unlock), changes };
      } catch (error) {
        await unlock();
        throw error;
      }
    } catch (cause) {
      throw fileError('write', folder, cause);
    }
  }

  static async #begin(folder: string): Promise<{ handle: FileHandle; changes: Change[] }> {
    const path = join(folder, 'state.jsonl');
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const changes = latest(text);
    const handle = await open(`${path}.new`, 'w', 0o600);
    await handle.writeFile(changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
    await handle.datasync();
    await rename(`${path}.new`, path);
    await syncFolder(folder);
    return { handle, changes };
  }

  append(change: Change, { sync = false } = {}): Promise<void> {
    return new Promise((done, fail) => {
      this.#waiting.push({ line: `${JSON.stringify(change)}\n`, sync, done, fail });
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      });
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
    await this.#unlock();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      try {
        await this.#handle.appendFile(group.map(({ line }) => line).join(''));
        if (group.some(({ sync }) => sync)) await this.#handle.datasync();
        for (const { done } of group) done();
      } catch (error) {
        for (const { fail } of group) fail(error);
      }
    }
  }
}

/** The valid records. A last line without its newline was never acknowledged. */
function latest(text: string): Change[] {
  const records = new Map<string, Change>();
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const change = parse(line);
    if (change?.kind === 'file') records.set(change.file.id, change);
    else if (change?.kind === 'batch') records.set(change.record.batch.id, change);
    else if (change?.kind === 'file_deleted') records.delete(change.id);
  }
  return [...records.values()];
}

function parse(line: string): Change | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? (value as unknown as Change) : undefined;
  } catch {
    return undefined;
  }
}
