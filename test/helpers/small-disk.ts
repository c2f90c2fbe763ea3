import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Mounts a disk of this size (`64k`, `2m`) at a new folder. Returns why it cannot, which is so unless the tests run as root. */
export function mountSmallDisk(folder: string, size: string): string | undefined {
  try {
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'only root can mount a small disk';
  }
}

export function unmount(folder: string): void {
  execFileSync('umount', [folder]);
}
