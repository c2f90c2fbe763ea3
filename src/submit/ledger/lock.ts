import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileError } from '../../jsonl/disk/file-error.js';
import { BatchLedgerError, BatchLockedError } from '../service/errors.js';
import { isRunning, type ProcessName, thisProcess } from '../service/runtime.js';

const PREFIX = 'lock.';
const TRIES = 5;

/**
 * How often a holder proves that it is alive, and how long after the last proof the lock is taken over. In
 * milliseconds.
 */
export interface LockTiming {
  /** Milliseconds between two signs of life of the holder. @default 5_000 */
  heartbeatMs?: number | undefined;
  /** Milliseconds without a sign of life after which a holder counts as dead. @default 60_000 */
  staleMs?: number | undefined;
}

/** The lock of a folder, held by this process. */
export interface FolderLock {
  /**
   * @throws BatchLedgerError if another process has taken the lock over, which it does if this one was stopped for longer
   * than a minute.
   */
  assertHeld(): Promise<void>;
  unlock(): Promise<void>;
}

/**
 * Locks a folder (made if it does not exist) for this process. Each contender creates a file that names it, then looks for
 * the files of others: if two come at the same moment, at least one sees the other and steps back. The holder is named in
 * the file's name, so that no half-written lock can be read.
 *
 * A holder in the same pid namespace is looked up there. One in another container or on another machine writes its file
 * every few seconds; the lock is taken over after a minute without that, by the clock of the file system. This holds on
 * local disks and volumes that containers share. On a network file system (NFS, SMB) a folder's listing may be cached, so
 * two contenders may miss each other: use a ledger on PostgreSQL there.
 *
 * @throws BatchLockedError that names the holder.
 */
export async function lockFolder(folder: string, timing: LockTiming = {}): Promise<FolderLock> {
  const { heartbeatMs = 5_000, staleMs = 60_000 } = timing;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const own = nameOf(await thisProcess());
    const path = join(folder, own);
    const token = randomBytes(8).toString('hex');
    for (let tries = 1; ; tries++) {
      const now = await createLock(path, folder, token);
      const other = await liveHolder(folder, own, now - staleMs);
      if (!other) return heldLock(path, token, heartbeatMs);
      await rm(path, { force: true });
      if (tries === TRIES) throw lockedError(folder, other);
      await wait(20 + Math.random() * 80);
    }
  } catch (cause) {
    throw fileError('write', folder, cause);
  }
}

function heldLock(path: string, token: string, heartbeatMs: number): FolderLock {
  let isLost = false;
  const beat = async () => {
    try {
      await writeHeartbeat(path, token);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') isLost = true;
    }
  };
  const timer = setInterval(beat, heartbeatMs);
  // The timer of a lock must not keep the process alive.
  timer.unref();
  return {
    async assertHeld() {
      if (!isLost && (await readFile(path, 'utf8').catch(() => '')) === token) return;
      isLost = true;
      throw new BatchLedgerError(
        `This process was stopped for so long that another one took over its lock (${path}). Nothing more is sent from here; run the same command again.`,
      );
    },
    async unlock() {
      clearInterval(timer);
      await rm(path, { force: true });
    },
  };
}

/** Creates the lock file and returns the time by the clock of its file system. */
async function createLock(path: string, folder: string, token: string): Promise<number> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.write(token);
      return (await file.stat()).mtimeMs;
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new BatchLockedError(
      `${folder} is in use by this process. Wait until that call has finished; only one at a time can work in it.`,
      'this process',
    );
  }
}

/** Writes, instead of setting times, so that the clock of the file system dates the file. */
async function writeHeartbeat(path: string, token: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(token, 0);
  } finally {
    await file.close();
  }
}

async function liveHolder(folder: string, own: string, staleBefore: number): Promise<ProcessName | undefined> {
  for (const name of await readdir(folder)) {
    const holder = name === own ? undefined : parseName(name);
    if (!holder) continue;
    const path = join(folder, name);
    if ((await isRunning(holder)) ?? (await lastBeat(path)) >= staleBefore) return holder;
    await rm(path, { force: true });
  }
  return undefined;
}

/** Opens the file, because a network file system may otherwise answer from its cache. Undefined if the file is gone. */
async function lastBeat(path: string): Promise<number> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (!file) return 0;
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
  }
}

function nameOf({ host, pid, started, boot, namespace }: ProcessName): string {
  return `${PREFIX}${pid}.${started}.${boot}.${namespace}.${host}`;
}

function parseName(name: string): ProcessName | undefined {
  const found = /^lock\.(\d+)\.([^.]*)\.([^.]*)\.([^.]*)\.([^.]*)$/.exec(name);
  if (!found) return undefined;
  const [, pid, started, boot, namespace, host] = found as unknown as string[];
  return { pid: Number(pid), started: started!, boot: boot!, namespace: namespace!, host: host! };
}

function lockedError(folder: string, holder: ProcessName): BatchLockedError {
  const who = `process ${holder.pid} on ${holder.host}`;
  return new BatchLockedError(
    `${folder} is in use by ${who}. Wait for it to end, or stop it. If it was killed elsewhere, its lock (${join(folder, nameOf(holder))}) is taken over after a minute.`,
    who,
  );
}
