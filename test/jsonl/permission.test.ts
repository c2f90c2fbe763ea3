import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';

const NOBODY = 65_534;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Saves a batch to a path in a process that has no rights there: root has all of them, so it becomes somebody else. */
function saveAsNobody(path: string) {
  const script = `
    const { BatchCreator } = await import('batch-creator');
    if (process.getuid() === 0) { process.setgid(${NOBODY}); process.setuid(${NOBODY}); }
    await new BatchCreator().add('a', 'Hi.').save(${JSON.stringify(path)}).catch((error) => {
      console.log(error.name + ': ' + error.message);
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  return { stdout, stderr };
}

it('names the path that it may not write, and leaves the old file and nothing else', () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  const path = join(closed, 'reviews.jsonl');
  writeFileSync(path, 'old\n');
  chmodSync(closed, 0o555);
  try {
    expect(saveAsNobody(path)).toEqual({
      stdout: expect.stringMatching(/^BatchFileError: Cannot write .*reviews\.jsonl: .*\(EACCES\)\..*\n$/),
      stderr: '',
    });
    expect(readdirSync(closed)).toEqual(['reviews.jsonl']);
    expect(readFileSync(path, 'utf8')).toBe('old\n');
  } finally {
    chmodSync(closed, 0o755);
  }
});
