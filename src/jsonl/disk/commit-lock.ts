import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchFileError } from '../../errors.js';
import { fileError } from './file-error.js';
import { isEndedTag, processTag } from './temporary-name.js';

const WAIT_MS = 15;
const MOST_WAIT_MS = 60_000;
/** A commit takes milliseconds; after this time, the lock of a process that cannot be checked counts as abandoned. */
const STALE_MS = 30_000;

/** Runs a commit while no other save commits to the same name, in this process or another. */
export async function withCommitLock<Result>(path: string, commit: () => Promise<Result>): Promise<Result> {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  await takeLock(lock, path);
  try {
    return await commit();
  } finally {
    await unlink(lock).catch(() => undefined);
  }
}

async function takeLock(lock: string, path: string): Promise<void> {
  for (let waited = 0; ; waited += WAIT_MS) {
    try {
      await writeFile(lock, processTag(), { flag: 'wx', mode: 0o600 });
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError('write', path, cause);
    }
    if (await isStale(lock)) await unlink(lock).catch(() => undefined);
    else if (waited < MOST_WAIT_MS) await sleep(WAIT_MS);
    else
      throw new BatchFileError(`Another save is writing ${path}. If none is running, delete ${lock}.`, path, {
        code: 'file_unwritable',
      });
  }
}

async function isStale(lock: string): Promise<boolean> {
  const tag = await readFile(lock, 'utf8').catch(() => undefined);
  if (tag === undefined) return false;
  if (isEndedTag(tag)) return true;
  const found = await stat(lock).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
}
