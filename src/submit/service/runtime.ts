import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { env, kill, pid } from 'node:process';

/** The source of the `BATCH_CREATOR_*` variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process; the default of every `env` option. */
export const environment: Environment = env;

/** The identity of a process. A pid is not enough: pids are reused, and every container counts its own. */
export interface ProcessName {
  host: string;
  pid: number;
  /** In ticks since the boot; empty without /proc. */
  started: string;
  /** The first digits of the boot id; empty without /proc. */
  boot: string;
  /** The number of the pid namespace; empty without /proc. */
  namespace: string;
}

/**
 * Whether a process is running; undefined if it cannot be seen from here, because it belongs to another machine or another
 * container. Containers often share a host name, so only boot and pid namespace tell.
 */
export async function isRunning(other: ProcessName): Promise<boolean | undefined> {
  const self = await thisProcess();
  const isVisible = self.boot === '' ? other.boot === '' && other.host === self.host : isSameSystem(self, other);
  if (!isVisible) return undefined;
  try {
    kill(other.pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (self.boot === '') return true;
  // The /proc of another namespace, or one that hides other users' processes, does not show it.
  const start = (await readlink('/proc/self').catch(() => '')) === String(pid) ? await startOf(other.pid) : '';
  return start === '' ? undefined : start === other.started;
}

function isSameSystem(self: ProcessName, other: ProcessName): boolean {
  return other.boot === self.boot && self.namespace !== '' && other.namespace === self.namespace;
}

let self: Promise<ProcessName> | undefined;

/** The identity of this process. */
export function thisProcess(): Promise<ProcessName> {
  self ??= readSelf();
  return self;
}

async function readSelf(): Promise<ProcessName> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = /\d+/.exec(await readlink('/proc/self/ns/pid').catch(() => ''))?.[0] ?? '';
  const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');
  return { host, pid, started: await startOf('self'), boot: boot.slice(0, 8), namespace };
}

/** In ticks since the boot; empty if the system has no /proc; then only the pid is compared. */
async function startOf(id: number | 'self'): Promise<string> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  // The name of the command, in brackets, may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
}

/** Names this process to people who wonder who holds a job. */
export function processLabel(): string {
  return `process ${pid} on ${hostname()}`;
}
