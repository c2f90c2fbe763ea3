import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { env, kill, pid } from 'node:process';

/** Where the `BATCH_CREATOR_*` variables are looked for. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is looked through where nobody hands in another. */
export const environment: Environment = env;

/** A process that will not be taken for another: pids come again, start times and boots do not. */
export interface ProcessName {
  host: string;
  pid: number;
  started: string;
  boot: string;
}

/** False when the process has ended. One on another machine cannot be looked at, and counts as alive. */
export async function isAlive(other: ProcessName): Promise<boolean> {
  const self = await thisProcess();
  if (other.host !== self.host) return true;
  if (other.boot !== self.boot) return false;
  try {
    kill(other.pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return (await startOf(other.pid)) === other.started;
}

/** The process that this is. */
export async function thisProcess(): Promise<ProcessName> {
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
