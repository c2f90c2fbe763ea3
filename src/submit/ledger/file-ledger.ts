import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import fse from 'fs-extra';
import { syncFolder } from '../../jsonl/disk/atomic-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { BatchLedgerError } from '../service/errors.js';
import type { Ledger } from './ledger.js';
import { decodeRecord, encodeRecord } from './ledger-line.js';
import type { LedgerRecord } from './ledger-record.js';
import { type FolderLock, type LockTiming, lockFolder } from './lock.js';

interface Contents {
  records: LedgerRecord[];
  crc: string;
  /** The length of the valid part of the file, in bytes. */
  bytes: number;
  /** The rest of the file: a record whose process died while writing it. */
  tail: Buffer;
}

/** A ledger in a file of checksummed lines, `ledger.jsonl` in the job's folder, mode 0600. */
export class FileLedger implements Ledger {
  /** The folder of the job or round. */
  readonly folder: string;
  /** The absolute path of `folder`. */
  readonly name: string;
  /** The path of the ledger file. */
  readonly path: string;
  #open: { handle: FileHandle; number: number; crc: string; position: number } | undefined;
  readonly #timing: LockTiming;
  #lock: FolderLock | undefined;
  #failure: BatchLedgerError | undefined;

  /** @param folder The folder of the job or round. It is created by `lock` if it does not exist. */
  constructor(folder: string, timing: LockTiming = {}) {
    this.folder = folder;
    this.name = resolve(folder);
    this.#timing = timing;
    this.path = join(folder, 'ledger.jsonl');
  }

  /** Makes this process the only one to append. @throws BatchLockedError if another process has the lock; BatchLedgerError if the file is damaged; BatchFileError if it can't be read. */
  async lock(): Promise<() => Promise<void>> {
    const lock = await lockFolder(this.folder, this.#timing);
    try {
      await this.#begin();
    } catch (error) {
      await lock.unlock();
      throw error;
    }
    this.#lock = lock;
    return async () => {
      await this.#open?.handle.close();
      this.#open = undefined;
      this.#lock = undefined;
      await lock.unlock();
    };
  }

  /** All records, oldest first. @throws BatchLedgerError if the file is damaged; BatchFileError if it can't be read. */
  async records(): Promise<LedgerRecord[]> {
    return (await this.#read()).records;
  }

  /** Appends a record; it is on the disk when this resolves. @throws BatchLedgerError without the lock, or if writing failed. */
  async append(record: LedgerRecord): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (!this.#open || !this.#lock) throw new BatchLedgerError(`${this.path} is written without its lock.`);
    await this.#lock.assertHeld();
    const { handle, number, crc, position } = this.#open;
    const next = encodeRecord(record, number, crc, new Date());
    const bytes = Buffer.from(next.line);
    try {
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
      }
      await handle.datasync();
    } catch (cause) {
      // A second attempt might report success for what the disk has already dropped.
      const { message } = fileError('write', this.path, cause);
      this.#failure = new BatchLedgerError(
        `${message} Nothing more is sent. Repair the disk, then run the same command again.`,
      );
      throw this.#failure;
    }
    this.#open = { handle, number: number + 1, crc: next.crc, position: position + bytes.length };
  }

  async #begin(): Promise<void> {
    const isNew = !(await fse.pathExists(this.path));
    const { records, crc, bytes, tail } = await this.#read();
    let handle: FileHandle | undefined;
    try {
      if (tail.length > 0) await this.#keepTail(tail, records.length);
      handle = await open(this.path, isNew ? 'wx' : 'r+', 0o600);
      if (tail.length > 0) await handle.truncate(bytes);
      await handle.sync();
      if (isNew) for (const folder of [this.folder, dirname(this.folder)]) await syncFolder(folder);
    } catch (cause) {
      await handle?.close();
      throw fileError('write', this.path, cause);
    }
    this.#failure = undefined;
    this.#open = { handle, number: records.length, crc, position: bytes };
  }

  /** Saves the torn tail before it is cut off: it may help to explain what happened. */
  async #keepTail(tail: Buffer, number: number): Promise<void> {
    const handle = await open(join(this.folder, `ledger.torn-${number}`), 'w', 0o600);
    try {
      await handle.writeFile(tail);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async #read(): Promise<Contents> {
    const bytes = await readFile(this.path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return Buffer.alloc(0);
      throw fileError('read', this.path, cause);
    });
    const records: LedgerRecord[] = [];
    let crc = '';
    for (let start = 0; ; ) {
      const end = bytes.indexOf(0x0a, start);
      const line = end < 0 ? undefined : decodeRecord(bytes.toString('utf8', start, end), records.length, crc);
      if (!line) {
        const tail = bytes.subarray(start);
        if (end >= 0 && end < bytes.length - 1) throw this.#damage(records.length + 1);
        return { records, crc, bytes: start, tail };
      }
      records.push(line.record);
      crc = line.crc;
      start = end + 1;
    }
  }

  #damage(line: number): BatchLedgerError {
    return new BatchLedgerError(
      `${this.path}, line ${line}: the record is damaged, and more records follow it. Nothing is sent, because it is no longer certain what was paid for. ` +
        'Restore the file from a backup, or check the batches of the account before you move the folder away and start over.',
    );
  }
}
