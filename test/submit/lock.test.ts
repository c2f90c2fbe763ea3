import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import { lockFolder } from '../../src/submit/ledger/lock.js';
import type { ProcessName } from '../../src/submit/service/runtime.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { bundle } from './processes.js';

const root = temporaryFolder();
let made = 0;
const newFolder = () => join(root, `job-${++made}.job`);

describe('lockFolder', () => {
  it('leaves nothing behind', async () => {
    const folder = newFolder();
    await (await lockFolder(folder)).unlock();
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
    await own.unlock();
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const held = name!.split('.').with(1, String(child.pid)).with(2, started!).join('.');
    writeFileSync(join(folder, held), '');
    await expect(lockFolder(folder)).rejects.toMatchObject({
      name: 'BatchLockedError',
      holder: `process ${child.pid} on ${hostname()}`,
    });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    const lock = await lockFolder(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    await lock.unlock();
  });

  it('takes over from a process of another start with the same pid', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, await otherLock(folder, { started: '1' })), '');
    await (await lockFolder(folder)).unlock();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, Partial<ProcessName>]>([
    ['on another machine', { boot: '00000000', host: 'elsewhere' }],
    ['on another machine of the same name', { boot: '00000000' }],
    ['in another container', { namespace: '4026000000' }],
    ['in another container of the same name and pid', { namespace: '4026000000', pid: 1, started: '1' }],
  ])('leaves the lock to a process %s while it shows that it lives, then takes it over', async (_, other) => {
    const folder = newFolder();
    const path = join(folder, await otherLock(folder, other));
    writeFileSync(path, '1');
    await expect(lockFolder(folder)).rejects.toMatchObject({ name: 'BatchLockedError' });
    const twoMinutesAgo = new Date(Date.now() - 120_000);
    utimesSync(path, twoMinutesAgo, twoMinutesAgo);
    await (await lockFolder(folder)).unlock();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('shows that it lives for as long as it is held', async () => {
    const folder = newFolder();
    const lock = await lockFolder(folder, { heartbeatMs: 10 });
    const path = join(folder, readdirSync(folder)[0]!);
    const long = new Date(Date.now() - 120_000);
    utimesSync(path, long, long);
    await expect.poll(() => statSync(path).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
    await lock.unlock();
  });

  it('writes nothing with a lock that was taken over', async () => {
    const folder = newFolder();
    const ledger = new FileLedger(folder);
    const unlock = await ledger.lock();
    await ledger.append({ kind: 'cancel' });
    rmSync(join(folder, readdirSync(folder).find((name) => name.startsWith('lock.'))!));
    await expect(ledger.append({ kind: 'cleaned' })).rejects.toMatchObject({ name: 'BatchLedgerError' });
    await unlock();
    expect(await ledger.records()).toEqual([{ kind: 'cancel' }]);
  });

  it.skipIf(!canUnshare())('holds between pid namespaces, whose processes cannot see each other', async () => {
    const folder = newFolder();
    const child = await inNamespace(folder);
    try {
      await expect
        .poll(() => readdirSync(folder).some((name) => name.startsWith('lock.')), { timeout: 20_000 })
        .toBe(true);
      await expect(lockFolder(folder)).rejects.toMatchObject({ name: 'BatchLockedError' });
      expect(readdirSync(folder)).toHaveLength(1);
    } finally {
      child.kill('SIGKILL');
    }
    await new Promise((resolve) => child.on('exit', resolve));
    await expect(lockFolder(folder)).rejects.toMatchObject({ name: 'BatchLockedError' });
    await wait(400);
    const lock = await lockFolder(folder, { staleMs: 300 });
    expect(readdirSync(folder)).toHaveLength(1);
    await lock.unlock();
  });
});

/** The name of the lock of another process that holds the folder. */
async function otherLock(folder: string, changes: Partial<ProcessName>): Promise<string> {
  const lock = await lockFolder(folder);
  const [name] = readdirSync(folder);
  await lock.unlock();
  const [prefix, pid, started, boot, namespace, host] = name!.split('.');
  const other = { pid: pid!, started: started!, boot: boot!, namespace: namespace!, host: host!, ...changes };
  return [prefix, other.pid, other.started, other.boot, other.namespace, other.host].join('.');
}

const UNSHARE = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];

function canUnshare(): boolean {
  return spawnSync('unshare', [...UNSHARE, 'true']).status === 0;
}

/** A process in a container of its own that holds the lock until it is killed. */
async function inNamespace(folder: string) {
  mkdirSync(folder, { recursive: true });
  const child = await bundle('./hold-lock.ts', join(root, 'hold-lock.mjs'));
  return spawn('unshare', [...UNSHARE, execPath, child, folder], { stdio: 'inherit' });
}
