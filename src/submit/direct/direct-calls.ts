import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fileError } from '../../jsonl/disk/file-error.js';
import { parseJson, readLines } from '../../jsonl/read/decode.js';
import type { RequestLine } from '../../request/entry.js';
import { findRequestParts } from '../../request/fingerprint/find-request.js';
import { fingerprintHex, fingerprintOfLine } from '../../request/fingerprint/fingerprint.js';
import { type FolderLock, lockFolder } from '../ledger/lock.js';
import { type ResultRow, type SyncClient, sendRequest } from '../service/send-request.js';
import { directFiles } from './direct-files.js';

/** A request and its line in the input file, which is what its fingerprint is made of. */
export interface DirectRequest {
  request: RequestLine;
  bytes: Buffer;
}

/** How requests are sent directly. */
export interface DirectOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Also keeps what the service rejected, so that it is not sent again. @default false */
  keepRejected?: boolean | undefined;
}

type FileName = 'sent' | 'output' | 'calls';
type Files = Record<FileName, { path: string; handle: FileHandle }>;

/**
 * The requests that a job sends directly. Each call is written down before it is made, and the request with its answer as
 * it comes, so that nothing is paid twice: a call without an end is one whose process was stopped, and it may be charged.
 */
export class DirectCalls {
  /** Calls without an end, by the fingerprint of their request. */
  readonly #lost = new Map<string, number>();
  readonly #files: Files;
  readonly #lock: FolderLock;

  private constructor(files: Files, lock: FolderLock) {
    [this.#files, this.#lock] = [files, lock];
  }

  /** @throws BatchLockedError while another process sends requests of this job directly. */
  static async open(job: string): Promise<DirectCalls> {
    const { folder, ...paths } = directFiles(job);
    const lock = await lockFolder(folder);
    const opened: Partial<Files> = {};
    try {
      for (const name of ['sent', 'output', 'calls'] as const) opened[name] = await openToAppend(paths[name]);
      const direct = new DirectCalls(opened as Files, lock);
      await direct.#findLost();
      return direct;
    } catch (error) {
      for (const { handle } of Object.values(opened)) await handle.close();
      await lock.unlock();
      throw error;
    }
  }

  /** How often this request was being sent when a process was stopped: its answers are lost, and may be charged. */
  lost(bytes: Buffer): number {
    return this.#lost.get(keyOf(bytes)) ?? 0;
  }

  /** @throws as `sendRequest` does; BatchFileError if the call or its answer can't be written down. */
  async send(client: SyncClient, { request, bytes }: DirectRequest, options: DirectOptions): Promise<ResultRow> {
    // The same ID may be another request in a later run.
    const id = `${request.custom_id}#${randomBytes(6).toString('hex')}`;
    await this.#write('calls', JSON.stringify({ call: id, of: keyOf(bytes) }));
    const end = () => this.#write('calls', JSON.stringify({ call: id, ended: true }));
    try {
      const { row, mayBeCharged } = await sendRequest(client, request, options);
      if (mayBeCharged || (options.keepRejected && row.response)) {
        await this.#write('sent', keptLine(id, request, bytes));
        await this.#write('output', JSON.stringify({ ...row, custom_id: id }));
      }
      await end();
      return row;
    } catch (error) {
      // A call that was stopped may have been answered.
      if (!options.signal?.aborted) await end();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const { handle } of Object.values(this.#files)) await handle.close();
    await this.#lock.unlock();
  }

  async #findLost(): Promise<void> {
    const open = new Map<string, string>();
    for await (const { bytes } of readLines(this.#files.calls.path)) {
      // A line that was cut off was not on the disk when its call would have begun.
      const line = parseJson(bytes) as { call: string; of: string; ended?: true } | undefined;
      if (line?.ended) open.delete(line.call);
      else if (line) open.set(line.call, line.of);
    }
    for (const key of open.values()) this.#lost.set(key, (this.#lost.get(key) ?? 0) + 1);
  }

  async #write(name: FileName, line: string | Buffer): Promise<void> {
    const { path, handle } = this.#files[name];
    try {
      // A newline in front: the line before may have been cut off by the death of an earlier process.
      await handle.appendFile(Buffer.concat([NEWLINE, Buffer.from(line), NEWLINE]));
      await handle.datasync();
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  }
}

const NEWLINE = Buffer.from('\n');

async function openToAppend(path: string) {
  const handle = await open(path, 'a', 0o600).catch((cause) => {
    throw fileError('write', path, cause);
  });
  return { path, handle };
}

function keyOf(bytes: Buffer): string {
  return fingerprintHex(fingerprintOfLine(bytes));
}

/** The request under another ID. Its body stays byte for byte: `1.0` and `1` are two requests. */
function keptLine(id: string, request: RequestLine, bytes: Buffer): string | Buffer {
  const found = findRequestParts(bytes.toString('latin1'));
  if (!found) return JSON.stringify({ ...request, custom_id: id });
  const head = `{"custom_id":${JSON.stringify(id)},"method":"POST","url":${JSON.stringify(request.url)},"body":`;
  return Buffer.concat([Buffer.from(head), bytes.subarray(found.start, found.end), Buffer.from('}')]);
}
