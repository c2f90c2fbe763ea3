import { mkdir, mkdtemp, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../jsonl/disk/file-error.js';
import { type FolderLock, lockFolder } from '../ledger/lock.js';
import { BatchLockedError } from '../service/errors.js';

/** Until then, a process may have made the folder and not locked it yet. */
const STALE_PLAN_MS = 60_000;

/** A folder for the files of a plan that is not yet carried out; locked, so that another process knows that it is in use. */
export class Staging {
  readonly #job: string;
  #folder: string | undefined;
  #lock: FolderLock | undefined;

  constructor(job: string) {
    this.#job = job;
  }

  async folder(name: string): Promise<string> {
    try {
      await mkdir(this.#job, { recursive: true, mode: 0o700 });
      await this.#removeStale();
      if (this.#folder === undefined) {
        this.#folder = await mkdtemp(join(this.#job, 'plan-'));
        this.#lock = await lockFolder(this.#folder);
      }
    } catch (cause) {
      throw fileError('write', this.#job, cause);
    }
    return join(this.#folder, name);
  }

  async remove(): Promise<void> {
    if (this.#folder === undefined) return;
    await this.#lock?.unlock();
    await rm(this.#folder, { recursive: true, force: true });
    // Removes the folder of the job too if it is empty.
    await rmdir(this.#job).catch(() => undefined);
    this.#folder = undefined;
  }

  async #removeStale(): Promise<void> {
    for (const name of await readdir(this.#job)) {
      const path = join(this.#job, name);
      if (!name.startsWith('plan-') || path === this.#folder) continue;
      const found = await stat(path).catch(() => undefined);
      const isOld = found && Date.now() - found.mtimeMs > STALE_PLAN_MS;
      if (isOld && (await isAbandoned(path))) await rm(path, { recursive: true, force: true });
    }
  }
}

/** True if no process uses the folder. */
async function isAbandoned(folder: string): Promise<boolean> {
  try {
    const { unlock } = await lockFolder(folder);
    await unlock();
    return true;
  } catch (error) {
    if (error instanceof BatchLockedError) return false;
    throw error;
  }
}
