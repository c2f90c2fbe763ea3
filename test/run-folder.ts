import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';

const MEMORY = '/dev/shm';
const LEAST_BYTES = 2e9;
/** Holds the process ID of a server that the test files share. */
export const SERVER_PID = 'postgres.pid';

/**
 * A folder for the temporary files of one run, which goes with this process. In memory where there is room and programs
 * may run, unless `TMPDIR` names another place: on a disk, temporary files are a tenth of the work of all tests.
 */
export function runFolder(): string {
  const folder = (process.env.TMPDIR ? undefined : folderIn(MEMORY)) ?? makeIn(tmpdir());
  process.once('exit', () => {
    try {
      kill(Number(readFileSync(join(folder, SERVER_PID), 'utf8')), 'SIGQUIT');
    } catch {
      // No test needed it.
    }
    unmountIn(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** A run that was interrupted has not unmounted its small disks. */
function unmountIn(folder: string): void {
  const mounts = process.platform === 'linux' ? readFileSync('/proc/self/mounts', 'utf8').split('\n') : [];
  for (const [, at] of mounts.map((line) => line.split(' ')))
    if (at?.startsWith(`${folder}/`)) spawnSync('umount', [at]);
}

function folderIn(memory: string): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < LEAST_BYTES) return undefined;
    const folder = makeIn(memory);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    const { status } = spawnSync(program);
    rmSync(status === 0 ? program : folder, { recursive: true });
    return status === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}

function makeIn(parent: string): string {
  const folder = mkdtempSync(join(parent, 'batch-creator-'));
  // Some tests run programs as another user.
  chmodSync(folder, 0o1777);
  return folder;
}
