import { existsSync, openAsBlob } from 'node:fs';
import { basename, dirname } from 'node:path';
import { BatchFileError, BatchOptionsError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { savedFacts } from '../../jsonl/write/saved-file.js';
import { type CallLimits, call, withId } from '../service/call.js';
import type { BatchClient, RemoteFile } from '../service/client.js';
import { hashFile } from './hash-file.js';

/** The file to upload, and its expected content. */
interface Upload extends CallLimits {
  path: string;
  name: string;
  /** 1-based. */
  part: number;
  sha256: string;
  bytes: number;
  expiresAfterSeconds?: number | undefined;
}

const SLOWEST_BYTES_PER_MS = 50;

/** Uploads an input file from disk, as a stream. */
export async function uploadFile(client: BatchClient, upload: Upload): Promise<RemoteFile> {
  // Opens the file before hashing it: if it changes from now on, reading it fails.
  const blob = await openInput(upload);
  const { sha256 } = (await savedFacts(upload.path)) ?? (await hashFile(upload.path));
  if (sha256 !== upload.sha256) throw changedFile(upload.path);
  const file = new File([blob], upload.name, { type: 'application/jsonl' });
  const seconds = upload.expiresAfterSeconds;
  const expires = seconds !== undefined && { expires_after: { anchor: 'created_at' as const, seconds } };
  const timeoutMs = upload.timeoutMs + upload.bytes / SLOWEST_BYTES_PER_MS;
  const reply = await call(client, (options) => client.files.create({ file, purpose: 'batch', ...expires }, options), {
    timeoutMs,
    signal: upload.signal,
  });
  return withId(reply, 'file');
}

async function openInput(upload: Upload): Promise<Blob> {
  try {
    // On Node 20 it throws at once instead of rejecting.
    return await openAsBlob(upload.path);
  } catch (cause) {
    throw existsSync(upload.path) ? fileError('read', upload.path, cause) : missingInput(upload, cause);
  }
}

/** A worker may continue a job that was submitted on another machine. */
function missingInput({ path, part }: Upload, cause: unknown): BatchFileError {
  const job = dirname(dirname(path));
  return new BatchFileError(
    `Part ${part} of the job is not uploaded yet, and this machine has no copy of its input at ${path}. ` +
      `Copy ${basename(job)} here from the machine that submitted it, or run a worker there.`,
    path,
    { cause, code: 'file_not_found' },
  );
}

/** The error for an input file that has changed since the job started. */
export function changedFile(path: string): BatchOptionsError {
  return new BatchOptionsError(
    `${path} changed since its job began. Restore it, or save the new batch under another name: two jobs under one name would get mixed up.`,
  );
}
