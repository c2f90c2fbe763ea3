import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { BatchOptionsError } from '../errors.js';
import { fileError } from '../jsonl/file-error.js';
import { call, withId } from './call.js';
import type { BatchClient, RemoteFile } from './client.js';

/** What is sent, and how it must be. */
export interface Upload {
  path: string;
  name: string;
  sha256: string;
  bytes: number;
  expiresAfterSeconds?: number | undefined;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

const SLOWEST_BYTES_PER_MS = 50;

/** Uploads an input file from the disk, without holding it. */
export async function uploadFile(client: BatchClient, upload: Upload): Promise<RemoteFile> {
  // Opened before it is hashed: a file that changes from now on cannot be read to its end.
  const blob = await openAsBlob(upload.path).catch((cause) => {
    throw fileError('read', upload.path, cause);
  });
  if ((await hashFile(upload.path)).sha256 !== upload.sha256) throw changedFile(upload.path);
  const file = new File([blob], upload.name, { type: 'application/jsonl' });
  const seconds = upload.expiresAfterSeconds;
  const expires = seconds !== undefined && { expires_after: { anchor: 'created_at' as const, seconds } };
  const timeoutMs = upload.timeoutMs + upload.bytes / SLOWEST_BYTES_PER_MS;
  const reply = await call((options) => client.files.create({ file, purpose: 'batch', ...expires }, options), {
    timeoutMs,
    signal: upload.signal,
  });
  return withId(reply, 'file');
}

/** What a job says when its input is no longer what it was. */
export function changedFile(path: string): BatchOptionsError {
  return new BatchOptionsError(
    `${path} changed since its job began. Restore it, or save the new batch under another name; a second job for the same name would mix them.`,
  );
}

/** The content hash and the number of newlines of a file. */
export async function hashFile(
  path: string,
): Promise<{ sha256: string; bytes: number; lines: number; lastByte: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  let lastByte = -1;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      lastByte = chunk[chunk.length - 1] ?? lastByte;
    }
  } catch (cause) {
    throw fileError('read', path, cause);
  }
  return { sha256: hash.digest('hex'), bytes, lines, lastByte };
}
