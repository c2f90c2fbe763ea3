import { open, readdir, readFile, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { kill, pid } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import fse from 'fs-extra';
import { fileError } from '../jsonl/file-error.js';
import { BatchLockedError } from './errors.js';

const PREFIX = 'lock.';
const TRIES = 5;

/** A process that will not be taken for another: pids come again, start times and boots do not. */
interface Holder {
  host: string;
  pid: number;
  started: string;
  boot: string;
}

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
      if (!other) return () => remove(path);
      await remove(path);
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
      `${folder} is in use by this very process. One at a time can work on a job.`,
      'this process',
    );
  }
}

async function liveHolder(folder: string, own: string): Promise<Holder | undefined> {
  for (const name of await readdir(folder)) {
    const holder = name === own ? undefined : parseName(name);
    if (!holder) continue;
    if (await isAlive(holder)) return holder;
    await remove(join(folder, name));
  }
  return undefined;
}

/** A holder on another machine cannot be looked at, and counts as alive. */
async function isAlive(holder: Holder): Promise<boolean> {
  const self = await thisProcess();
  if (holder.host !== self.host) return true;
  if (holder.boot !== self.boot) return false;
  try {
    kill(holder.pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return (await startOf(holder.pid)) === holder.started;
}

async function thisProcess(): Promise<Holder> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');
  return { host, pid, started: await startOf(pid), boot: boot.slice(0, 8) };
}

/** In ticks since the boot; empty where the system has no /proc, and the pid alone must do. */
async function startOf(id: number): Promise<string> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  // The command's name, in brackets, may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
}

function nameOf({ host, pid, started, boot }: Holder): string {
  return `${PREFIX}${pid}.${started}.${boot}.${host}`;
}

function parseName(name: string): Holder | undefined {
  const found = /^lock\.(\d+)\.([^.]*)\.([^.]*)\.([^.]*)$/.exec(name);
  return found ? { pid: Number(found[1]), started: found[2]!, boot: found[3]!, host: found[4]! } : undefined;
}

function lockedError(folder: string, holder: Holder): BatchLockedError {
  const who = `process ${holder.pid} on ${holder.host}`;
  return new BatchLockedError(
    `${folder} is in use by ${who}. Wait for it, or stop it; its lock goes with it. ` +
      `Where that machine is gone for good, remove ${join(folder, nameOf(holder))}.`,
    who,
  );
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
  });
}
