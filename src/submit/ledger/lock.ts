import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fse from 'fs-extra';
import { fileError } from '../../jsonl/disk/file-error.js';
import { BatchLockedError } from '../service/errors.js';
import { isAlive, type ProcessName, thisProcess } from '../service/runtime.js';

const PREFIX = 'lock.';
const TRIES = 5;

/**
 * Locks a folder (made where there is none) for this process. Each contender puts up a file that names it, then looks
 * for those of others: of two that come at the same moment at least one sees the other and steps back. All that is
 * known of a holder stands in the file's name, so that no half-written lock can be read.
 *
 * @throws BatchLockedError that names the holder.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  try {
    await fse.mkdirp(folder, { mode: 0o700 });
    const own = nameOf(await thisProcess());
    const path = join(folder, own);
    for (let tries = 1; ; tries++) {
      await putUp(path, folder);
      const other = await liveHolder(folder, own);
      if (!other) return () => rm(path, { force: true });
      await rm(path, { force: true });
      if (tries === TRIES) throw lockedError(folder, other);
      await wait(20 + Math.random() * 80);
    }
  } catch (cause) {
    throw fileError('write', folder, cause);
  }
}

async function putUp(path: string, folder: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new BatchLockedError(
      `${folder} is in use by this very process. One at a time can work in it: end the other use first.`,
      'this process',
    );
  }
}

async function liveHolder(folder: string, own: string): Promise<ProcessName | undefined> {
  for (const name of await readdir(folder)) {
    const holder = name === own ? undefined : parseName(name);
    if (!holder) continue;
    if (await isAlive(holder)) return holder;
    await rm(join(folder, name), { force: true });
  }
  return undefined;
}

function nameOf({ host, pid, started, boot }: ProcessName): string {
  return `${PREFIX}${pid}.${started}.${boot}.${host}`;
}

function parseName(name: string): ProcessName | undefined {
  const found = /^lock\.(\d+)\.([^.]*)\.([^.]*)\.([^.]*)$/.exec(name);
  return found ? { pid: Number(found[1]), started: found[2]!, boot: found[3]!, host: found[4]! } : undefined;
}

function lockedError(folder: string, holder: ProcessName): BatchLockedError {
  const who = `process ${holder.pid} on ${holder.host}`;
  return new BatchLockedError(
    `${folder} is in use by ${who}. Wait for it, or stop it; its lock goes with it. ` +
      `Where that machine is gone for good, remove ${join(folder, nameOf(holder))}.`,
    who,
  );
}
