import type { Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { BatchFileError } from '../../errors.js';

/** The final destination of a path. */
export interface Destination {
  /** The path, or what its symbolic link points to: the link stays. */
  path: string;
  /** The regular file that is replaced, if there is one. */
  former?: Stats;
  /** True for a device, a pipe or a socket: it is written to, never replaced. */
  isSpecial: boolean;
  /** The path beside which the temporary file is made. */
  beside: string;
}

/** Resolves a path; throws like a file system call for a folder. */
export async function destinationOf(path: string): Promise<Destination> {
  const target = await followLink(path);
  const found = await stat(target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw cause;
  });
  if (found?.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  if (!found) return { path: target, isSpecial: false, beside: target };
  if (found.isFile()) return { path: target, former: found, isSpecial: false, beside: target };
  return { path: target, isSpecial: true, beside: join(tmpdir(), basename(target)) };
}

async function followLink(path: string): Promise<string> {
  const link = await lstat(path).catch(() => undefined);
  if (!link?.isSymbolicLink()) return path;
  // Follows a dangling link by one step; /dev/stdout may point to a pipe without a path.
  return realpath(path).catch(async () => {
    const next = resolve(dirname(path), await readlink(path));
    return (await lstat(next).catch(() => undefined)) || !next.startsWith('/proc/') ? next : path;
  });
}

/** @throws BatchFileError for a path in a round of a job: it would replace what was sent and paid for. */
export function refuseJobFolder(path: string): void {
  if (!/\.job[\\/]round-\d{4,}[\\/]/.test(resolve(path))) return;
  const fact = `Cannot write ${path}: this folder holds what a job sent and what was answered.`;
  throw new BatchFileError(`${fact} Choose another place.`, path, { code: 'file_unwritable' });
}
