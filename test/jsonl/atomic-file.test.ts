import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { AtomicFile, writeFileAtomic } from '../../src/jsonl/disk/atomic-file.js';
import { mountSmallDisk, unmount } from '../helpers/small-disk.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { bundle } from '../submit/processes.js';

const folder = temporaryFolder();
/** The source for processes of their own. */
const bundled = join(folder, 'atomic-file.mjs');
beforeAll(() => bundle('../../src/jsonl/disk/atomic-file.ts', bundled));

const isRoot = process.getuid?.() === 0;

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
  });

  it('is for its owner only when it is new, and keeps mode and owner of the file that it replaces', async () => {
    const path = join(folder, 'modes.jsonl');
    await writeFileAtomic(path, 'new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    // Only root can give a file away.
    const owner = isRoot ? [12_345, 54_321] : [process.getuid!(), process.getgid!()];
    if (isRoot) chownSync(path, 12_345, 54_321);
    await writeFileAtomic(path, 'newer');
    const { mode, uid, gid } = statSync(path);
    expect([mode & 0o777, uid, gid, readFileSync(path, 'utf8')]).toEqual([0o640, ...owner, 'newer']);
  });

  it('replaces what a symbolic link points to, and keeps the link, also one to nothing yet', async () => {
    const place = join(folder, 'links');
    mkdirSync(join(place, 'real'), { recursive: true });
    writeFileSync(join(place, 'real/a.jsonl'), 'old');
    symlinkSync('real/a.jsonl', join(place, 'a.jsonl'));
    symlinkSync('real/b.jsonl', join(place, 'b.jsonl'));
    for (const name of ['a.jsonl', 'b.jsonl']) {
      await writeFileAtomic(join(place, name), `new ${name}`);
      expect(lstatSync(join(place, name)).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(place, 'real', name), 'utf8')).toBe(`new ${name}`);
    }
    expect(readdirSync(place).sort()).toEqual(['a.jsonl', 'b.jsonl', 'real']);
    expect(readdirSync(join(place, 'real')).sort()).toEqual(['a.jsonl', 'b.jsonl']);
  });

  it('writes into a device and a pipe, and never replaces them', async () => {
    const devices = ['/dev/null'];
    if (isRoot) {
      devices.push(join(folder, 'null'));
      execFileSync('mknod', [devices[1]!, 'c', '1', '3']);
    }
    for (const path of devices) await writeFileAtomic(path, 'x');
    for (const path of devices) expect(statSync(path).isCharacterDevice()).toBe(true);
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reading = readFile(fifo, 'utf8');
    await writeFileAtomic(fifo, 'through the pipe');
    expect(await reading).toBe('through the pipe');
    expect(statSync(fifo).isFIFO()).toBe(true);
    expect(readdirSync('/dev').filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('removes what an ended process left under this name, and nothing of a living one', async () => {
    const place = join(folder, 'left');
    mkdirSync(place);
    const script = `const { AtomicFile } = await import(${JSON.stringify(bundled)});
      await AtomicFile.create(${JSON.stringify(join(place, 'a.jsonl'))});
      await AtomicFile.create(${JSON.stringify(join(place, 'b.jsonl'))}); console.log('ready'); setInterval(() => {}, 1000);`;
    const start = async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      return child;
    };
    const [dead, living] = [await start(), await start()];
    const gone = new Promise((resolve) => dead.once('exit', resolve));
    dead.kill('SIGKILL');
    await gone;
    expect(readdirSync(place)).toHaveLength(4);
    await writeFileAtomic(join(place, 'a.jsonl'), 'x');
    const left = readdirSync(place).filter((name) => name.startsWith('.a.jsonl'));
    expect(left).toEqual([expect.stringContaining(`-${living.pid}-`)]);
    expect(readdirSync(place).filter((name) => name.startsWith('.b.jsonl'))).toHaveLength(2);
    living.kill('SIGINT');
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

  it('reports a full disk, keeps the old file and leaves no temporary one', async ({ skip }) => {
    const mount = join(folder, 'small');
    const reason = mountSmallDisk(mount, '256k');
    skip(reason !== undefined, reason);
    try {
      writeFileSync(join(mount, 'a.jsonl'), 'old');
      await expect(writeFileAtomic(join(mount, 'a.jsonl'), 'x'.repeat(1 << 20))).rejects.toThrow(
        /the disk is full \(ENOSPC\)/,
      );
      expect(readdirSync(mount)).toEqual(['a.jsonl']);
      expect(readFileSync(join(mount, 'a.jsonl'), 'utf8')).toBe('old');
    } finally {
      unmount(mount);
    }
  });

  it('goes on after a short write, until the system refuses the rest', () => {
    const place = join(folder, 'short');
    // A write that crosses the limit of the shell is short; the next one is refused.
    const script = `process.on('SIGXFSZ', () => {});
      const { writeFileAtomic } = await import(${JSON.stringify(bundled)});
      await writeFileAtomic(${JSON.stringify(join(place, 'a.jsonl'))}, 'x'.repeat(1 << 20)).catch((error) => console.log(error.message));`;
    const command = 'ulimit -f 256; exec "$0" --input-type=module -e "$1"';
    const said = execFileSync('sh', ['-c', command, process.execPath, script], { encoding: 'utf8' });
    expect(said).toMatch(/^Cannot write .*a\.jsonl: the file would be larger than allowed \(EFBIG\)\.\n$/);
    expect(readdirSync(place)).toEqual([]);
  });

  it('removes its temporary file when a signal ends the process', async () => {
    const place = join(folder, 'signal');
    const script = `const { AtomicFile } = await import(${JSON.stringify(bundled)});
      const file = await AtomicFile.create(${JSON.stringify(join(place, 'a.jsonl'))});
      await file.write(Buffer.from('half')); console.log('ready'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
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
