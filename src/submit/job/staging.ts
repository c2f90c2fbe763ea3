import { mkdtemp, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fse from 'fs-extra';
import { fileError } from '../../jsonl/disk/file-error.js';

const STALE_PLAN_MS = 24 * 3_600_000;

/** A folder for the files of a plan that is not yet carried out. */
export class Staging {
  readonly #job: string;
  #folder: string | undefined;

  constructor(job: string) {
    this.#job = job;
  }

  async folder(name: string): Promise<string> {
    try {
      await fse.mkdirp(this.#job, { mode: 0o700 });
      await this.#removeStale();
      this.#folder ??= await mkdtemp(join(this.#job, 'plan-'));
    } catch (cause) {
      throw fileError('write', this.#job, cause);
    }
    return join(this.#folder, name);
  }

  async remove(): Promise<void> {
    if (this.#folder === undefined) return;
    await rm(this.#folder, { recursive: true, force: true });
    // Removes the folder of the job too if it is empty.
    await rmdir(this.#job).catch(() => undefined);
    this.#folder = undefined;
  }

  async #removeStale(): Promise<void> {
    for (const name of await readdir(this.#job)) {
      const path = join(this.#job, name);
      const isStale = name.startsWith('plan-') && Date.now() - (await stat(path)).mtimeMs > STALE_PLAN_MS;
      if (isStale) await rm(path, { recursive: true, force: true });
    }
  }
}
