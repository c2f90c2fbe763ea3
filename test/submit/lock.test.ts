import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/submit/ledger/lock.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const root = temporaryFolder();
let made = 0;
const newFolder = () => join(root, `job-${++made}.job`);

describe('lockFolder', () => {
  it('leaves nothing behind', async () => {
    const folder = newFolder();
    await (await lockFolder(folder))();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('admits one of many who come at the same moment', async () => {
    const folder = newFolder();
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('takes over from a process that is dead, and names one that lives', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const child = spawn('sleep', ['60']);
    const own = await lockFolder(folder);
    const [name] = readdirSync(folder);
    await own();
    const { readFileSync } = await import('node:fs');
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const lock = name!.split('.').with(1, String(child.pid)).with(2, started!).join('.');
    writeFileSync(join(folder, lock), '');
    await expect(lockFolder(folder)).rejects.toMatchObject({
      name: 'BatchLockedError',
      holder: `process ${child.pid} on ${hostname()}`,
    });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    const unlock = await lockFolder(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    await unlock();
  });

  it.each([
    ['a process of another start with the same pid', (name: string[]) => name.with(2, '1')],
    ['a process before the last boot', (name: string[]) => name.with(3, '00000000')],
  ])('takes over from %s', async (_, change) => {
    const folder = newFolder();
    await (await lockFolder(folder))();
    const unlock = await lockFolder(folder);
    const name = readdirSync(folder)[0]!;
    await unlock();
    writeFileSync(join(folder, change(name.split('.')).join('.')), '');
    await (await lockFolder(folder))();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not judge a process on another machine', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'lock.1.1.00000000.elsewhere'), '');
    await expect(lockFolder(folder)).rejects.toThrow(/process 1 on elsewhere.*remove .*lock\.1\.1/s);
  });
});
