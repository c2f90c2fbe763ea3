import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { kill, pid } from 'node:process';

/** The end of a temporary name, after the file's own name: machine, process, and a random part. */
const OWNER = String.raw`([0-9a-f]{8})-(\d+)`;
const SUFFIX = new RegExp(String.raw`^\.${OWNER}-[0-9a-f]{12}\.tmp$`);
let machineTag: string | undefined;

/** A name in the same folder that identifies its process: `.reviews.jsonl.<machine>-<pid>-<random>.tmp`. */
export function temporaryName(path: string): string {
  return join(dirname(path), `${prefixOf(path)}.${processTag()}-${randomBytes(6).toString('hex')}.tmp`);
}

/** Removes the temporary files of this name whose process has ended. */
export async function removeAbandoned(path: string): Promise<void> {
  const prefix = prefixOf(path);
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const owner = name.startsWith(prefix) ? SUFFIX.exec(name.slice(prefix.length)) : null;
    if (owner && hasEnded(owner[1]!, Number(owner[2]))) {
      await unlink(join(dirname(path), name)).catch(() => undefined);
    }
  }
}

/** The tag of this process in names: `<machine>-<pid>`. */
export function processTag(): string {
  return `${machine()}-${pid}`;
}

/** True if the tag belongs to a process of this machine that has ended. Processes elsewhere cannot be checked. */
export function isEndedTag(tag: string): boolean {
  const [, on, id] = new RegExp(`^${OWNER}$`).exec(tag) ?? [];
  return on !== undefined && hasEnded(on, Number(id));
}

function hasEnded(on: string, id: number): boolean {
  if (on !== machine() || id === pid) return false;
  try {
    kill(id, 0);
    return false;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Host, boot and pid namespace: the scope of a process ID. */
function machine(): string {
  machineTag ??= createHash('sha256')
    .update(
      [
        hostname(),
        ...[() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), () => readlinkSync('/proc/self/ns/pid')].map(
          orNothing,
        ),
      ].join(' '),
    )
    .digest('hex')
    .slice(0, 8);
  return machineTag;
}

function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

function prefixOf(path: string): string {
  // A name may have 255 bytes.
  return `.${Buffer.from(basename(path)).subarray(0, 190).toString('utf8')}`;
}
