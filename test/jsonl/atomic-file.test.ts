import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AtomicFile, writeFileAtomic } from '../../src/jsonl/disk/atomic-file.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();

describe('AtomicFile', () => {
  it('shows the old file until the new one is renamed', async () => {
    const path = join(folder, 'a.jsonl');
    writeFileSync(path, 'old');
    const file = await AtomicFile.create(path);
    await file.write(Buffer.from('new'));
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('old');
    await file.rename();
    await file.discard();
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing behind when it is given up', async () => {
    const place = join(folder, 'b');
    const file = await AtomicFile.create(join(place, 'b.jsonl'));
    await file.write(Buffer.from('x'));
    await file.discard();
    expect(readdirSync(place)).toEqual([]);
  });

  it('refuses a folder, and a path through a file, in one sentence', async () => {
    mkdirSync(join(folder, 'c'));
    await expect(writeFileAtomic(join(folder, 'c'), 'x')).rejects.toThrow(
      /^Cannot write .*\/c: it is a folder \(EISDIR\)\.$/,
    );
    writeFileSync(join(folder, 'd'), '');
    await expect(writeFileAtomic(join(folder, 'd', 'e'), 'x')).rejects.toThrow(/not a folder|exists/);
  });

  it('reports a full disk, keeps the old file and leaves no temporary one', async () => {
    const mount = join(folder, 'small');
    mkdirSync(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mount]);
    try {
      writeFileSync(join(mount, 'a.jsonl'), 'old');
      await expect(writeFileAtomic(join(mount, 'a.jsonl'), 'x'.repeat(1 << 20))).rejects.toThrow(
        /the disk is full \(ENOSPC\)/,
      );
      expect(readdirSync(mount)).toEqual(['a.jsonl']);
      expect(readFileSync(join(mount, 'a.jsonl'), 'utf8')).toBe('old');
    } finally {
      execFileSync('umount', [mount]);
    }
  });

  it('removes its temporary file when a signal ends the process', async () => {
    const place = join(folder, 'signal');
    const source = new URL('../../src/jsonl/disk/atomic-file.ts', import.meta.url).pathname;
    const script = `const { AtomicFile } = await import(${JSON.stringify(source)});
      const file = await AtomicFile.create(${JSON.stringify(join(place, 'a.jsonl'))});
      await file.write(Buffer.from('half')); console.log('ready'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(readdirSync(place)).toHaveLength(1);
    const gone = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    child.kill('SIGINT');
    expect(await gone).toBe('SIGINT');
    expect(existsSync(place) && readdirSync(place)).toEqual([]);
  });
});
