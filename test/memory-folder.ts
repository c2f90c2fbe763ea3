import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const LEAST_BYTES = 2e9;

/**
 * A folder in memory for temporary files, which are a tenth of the work of all tests on a disk; it goes with this
 * process. Undefined where there is none with room, or where programs may not run.
 */
export function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < LEAST_BYTES) return undefined;
    const folder = mkdtempSync(join(MEMORY, 'batch-creator-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    // Some tests run programs as another user.
    chmodSync(folder, 0o1777);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    return spawnSync(program).status === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}
