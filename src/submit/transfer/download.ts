import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BatchError } from '../../errors.js';
import { syncFolder } from '../../jsonl/disk/atomic-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { call, withId } from '../service/call.js';
import { classify, NoReplyError } from '../service/classify.js';
import type { BatchClient } from '../service/client.js';
import { BatchServiceError } from '../service/errors.js';
import { thrownBy } from '../service/redact.js';
import { backoff, pause, type Timing } from '../service/timing.js';
import { type FileFacts, hashFile } from './hash-file.js';
import { type Held, rangeHeaders, startOf, strongTag } from './range.js';

/** A downloaded and verified file. */
export interface Fetched {
  bytes: number;
  lines: number;
  sha256: string;
}

export interface DownloadOptions {
  timing: Timing;
  /** The number of lines to expect if the size is unknown. */
  lines?: number | undefined;
  /** Do not compare with the size that the service reports. */
  ignoreSize?: boolean | undefined;
  /** The name until it is complete. @default `path.part`, for where only one process writes */
  temporary?: string | undefined;
  signal?: AbortSignal | undefined;
}

const TRIES = 6;
const NO_PROGRESS_MS = 60_000;
/** An attempt that received at least this many bytes does not count as failed. */
const PROGRESS_BYTES = 1 << 19;

/** A download in progress. */
interface Part {
  path: string;
  /** The bytes of an interrupted reply, if the server can send the rest. */
  held: Held | undefined;
}

/**
 * Downloads a result file to `path`, where it appears only when complete: streamed to a temporary name, compared with the
 * size that the service reports, synced, renamed. After a broken connection, fetches only the rest if the service
 * proves that it belongs to the same file. A file that is still incomplete after several attempts is kept as
 * `.incomplete`.
 *
 * @throws BatchServiceError if it can't be downloaded completely.
 */
export async function downloadFile(
  client: BatchClient,
  id: string,
  path: string,
  options: DownloadOptions,
): Promise<Fetched> {
  const { timing, signal } = options;
  const part: Part = { path: options.temporary ?? `${path}.part`, held: undefined };
  await makeFolder(dirname(path));
  let problem = '';
  let kept = '';
  for (let tries = 1; tries <= TRIES; tries++) {
    const { held } = part;
    try {
      const bytes = options.ignoreSize ? undefined : await sizeOf(client, id, options);
      await fetchTo(part, client, id, options);
      const found = await hashFile(part.path);
      const short = shortness(found, bytes, options.lines) ?? strangeness(found);
      if (short === undefined) {
        await putInPlace(part.path, path);
        return { bytes: found.bytes, lines: found.lines, sha256: found.sha256 };
      }
      problem = short;
      if (tries < TRIES) continue;
      await rename(part.path, `${path}.incomplete`);
      kept = `The incomplete file is kept beside ${path}. `;
    } catch (error) {
      if (error instanceof BatchError) throw error;
      signal?.throwIfAborted();
      const failure = classify(thrownBy(client, error));
      problem = failure.message;
      // A file that was finished a moment ago may still return 403 or 404.
      const stop = failure.fatal && failure.status !== 403 && !held;
      if (stop) throw new BatchServiceError(`Result file ${id} cannot be downloaded: ${problem}`, failure);
      if ((part.held?.bytes ?? 0) >= (held?.bytes ?? 0) + PROGRESS_BYTES) tries = 0;
      if (tries < TRIES) await pause(Math.max(backoff(timing, tries), failure.retryAfterMs ?? 0), signal);
    }
  }
  throw new BatchServiceError(
    `Result file ${id} could not be downloaded completely in ${TRIES} attempts: ${problem} ${kept}` +
      'Run the same command again to retry.',
  );
}

/** Undefined if the service does not report a size. */
async function sizeOf(
  client: BatchClient,
  id: string,
  { timing, signal }: DownloadOptions,
): Promise<number | undefined> {
  const file = await call(client, (options) => client.files.retrieve(id, options), {
    timeoutMs: timing.timeoutMs,
    signal,
  });
  const { bytes } = withId(file, 'file');
  return typeof bytes === 'number' && bytes > 0 ? bytes : undefined;
}

async function fetchTo(
  part: Part,
  client: BatchClient,
  id: string,
  { timing, signal }: DownloadOptions,
): Promise<void> {
  const { held } = part;
  part.held = undefined;
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const patience = Math.min(timing.timeoutMs, NO_PROGRESS_MS);
  const stalled = new Error(`The download made no progress for ${Math.ceil(patience / 1000)} s.`);
  const watchdog = setTimeout(() => stop.abort(stalled), patience);
  const file = await open(part.path, held ? 'r+' : 'w', 0o600).catch((cause) => {
    throw fileError('write', part.path, cause);
  });
  try {
    const response = await call(client, (options) => client.files.content(id, { ...options, signal: stop.signal }), {
      timeoutMs: timing.timeoutMs,
      signal: stop.signal,
      ...(held && { headers: rangeHeaders(held) }),
    });
    const start = response?.body ? startOf(response, held) : undefined;
    if (start === undefined || !response.body)
      throw new NoReplyError(`The reply is not the file, or not the requested range (HTTP ${response?.status}).`);
    await file.truncate(start);
    const end = start + lengthOf(response);
    const etag = strongTag(response);
    const received = await drain(response.body, { file, path: part.path }, start, watchdog, stop.signal, (bytes) => {
      part.held = etag === undefined ? undefined : { bytes, etag };
    });
    if (end > received) throw new Error(`The download ended after ${received} of ${end} bytes.`);
    await file.sync().catch((cause) => {
      throw fileError('write', part.path, cause);
    });
    // A download that ended normally but is wrong is not resumed.
    part.held = undefined;
  } finally {
    clearTimeout(watchdog);
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
    await file.close();
  }
}

/** The length of the body; NaN if the reply does not say. */
function lengthOf({ headers }: Response): number {
  if (headers.get('content-encoding')) return Number.NaN;
  return Number(headers.get('content-length') ?? Number.NaN);
}

interface Target {
  file: FileHandle;
  path: string;
}

async function drain(
  body: ReadableStream<Uint8Array>,
  target: Target,
  start: number,
  watchdog: NodeJS.Timeout,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const reader = body.getReader();
  // Cancelling the reader ends the loop; racing every read against the signal would keep every chunk in memory. Cancels
  // only after the signal: cancelling earlier, while data arrives, makes the fetch of Node 24 throw where nobody can
  // catch it.
  signal.addEventListener('abort', () => void reader.cancel(signal.reason).catch(() => undefined), { once: true });
  let received = start;
  for (;;) {
    const { done, value } = await reader.read();
    signal.throwIfAborted();
    if (done) return received;
    await writeAll(target, value, received);
    received += value.length;
    onBytes(received);
    watchdog.refresh();
  }
}

async function writeAll({ file, path }: Target, bytes: Uint8Array, position: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    }
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

/**
 * The reason why a file is incomplete. If the size is known, only the size counts: finding lines that the service left
 * out isn't our task.
 */
function shortness(found: FileFacts, bytes?: number, lines?: number): string | undefined {
  if (bytes !== undefined) return found.bytes === bytes ? undefined : `It has ${found.bytes} of ${bytes} bytes.`;
  if (!found.endsWhole) return 'It ends within a line.';
  return lines !== undefined && found.lines < lines ? `It has ${found.lines} of ${lines} lines.` : undefined;
}

/**
 * A file of the right size may still be an error page or full of zeros. A few broken lines are left for the reader to
 * report.
 */
function strangeness({ lines, objects }: FileFacts): string | undefined {
  if (objects * 2 >= lines) return undefined;
  return `It does not look like a result file: ${lines - objects} of its ${lines} lines are not JSON objects.`;
}

/** Creates the folder: a ledger elsewhere has not made it. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause) => {
    throw fileError('write', folder, cause);
  });
}

async function putInPlace(part: string, path: string): Promise<void> {
  try {
    await rename(part, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}
