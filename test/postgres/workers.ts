import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startEmulator } from '../../src/emulator/start.js';
import { postgresLedger } from '../../src/postgres/postgres-ledger.js';
import { METADATA } from '../../src/submit/protocol/match-batch.js';
import { bundle } from '../submit/processes.js';
import type { Unguarded, WorkerOptions } from './worker.js';
import { type Life, WorkerPool } from './worker-pool.js';

export interface Attack {
  database: string;
  workers: number;
  jobs: number;
  parts: number;
  random: (below: number) => number;
  unguarded?: Unguarded;
  /** Writes to the database are late by up to this many milliseconds. @default 120 */
  delayMs?: number;
  /** Ends the attack after so many kills, stops and cut connections. */
  blows: number;
  /** Ends the attack, too. @default true for ever */
  hasTime?: () => boolean;
}

export interface Found {
  parts: number;
  doubled: number;
  lost: number;
  /** Records that a worker appended after another one had taken its job over. */
  stale: number;
  /** Times that a worker took its ledger for damaged. */
  damaged: number;
  kills: number;
  zombies: number;
  cuts: number;
  takeovers: number;
}

/** What an attack has found before it begins. */
export function nothingFound(): Found {
  return { parts: 0, doubled: 0, lost: 0, stale: 0, damaged: 0, kills: 0, zombies: 0, cuts: 0, takeovers: 0 };
}

const LEASE_MS = 500;
const PEACE_MS = 30_000;
const SETTLE_MS = 700;
/** Without any progress for so long, a job is lost. */
const PATIENCE_MS = 150_000;
let made = 0;

/** Jobs that several processes with folders of their own work on, while they are killed, stopped, woken and cut off. */
export async function attackWorkers(attack: Attack): Promise<Found> {
  const { database, workers, parts, random, unguarded, blows, delayMs = 120, hasTime = () => true } = attack;
  const root = mkdtempSync(join(tmpdir(), 'workers-'));
  const names = ['drop_reply', 'late_acceptance', 'reset', 'error_after_acceptance'] as const;
  const faults = names.map((name, index) => ({ name, skip: index + random(6), times: 3, delay: 300 }));
  const emulator = await startEmulator({ faults });
  const schema = `attack_${Date.now()}_${++made}`;
  const jobs = Array.from({ length: attack.jobs }, (_, index) => `${schema}-${index}`);
  const found: Found = { ...nothingFound(), parts: parts * jobs.length };
  const tables = new pg.Pool({ connectionString: database, max: 2 });
  tables.on('error', () => undefined);
  await watchAppends(tables, schema, jobs[0]!);
  const open = new Set(jobs);
  let struck = 0;
  let isAttack = true;
  const orders = (worker: number): WorkerOptions => ({
    folder: join(root, String(worker)),
    jobs: [...open],
    parts,
    service: emulator.url,
    database: `${database}?application_name=${schema}`,
    schema,
    // In peace, a machine that is busy with other things must not lose its leases.
    leaseMs: isAttack ? LEASE_MS : PEACE_MS,
    timeoutMs: isAttack ? 3_000 : PEACE_MS,
    settleMs: SETTLE_MS,
    delayMs,
    unguarded,
  });
  /** A life is short, but now and then long enough for a settle time. */
  const strike = async (life: Life) => {
    while (isAttack && life.isAlive()) {
      await wait(random(5) === 0 ? 400 + random(2_500) : 20 + random(380));
      if (!isAttack || !life.isAlive()) return;
      if (++struck >= blows || !hasTime()) {
        isAttack = false;
        pool.killAll();
        return;
      }
      const fate = random(unguarded ? 3 : 20);
      if (fate < 3) {
        found.zombies++;
        await life.stop(LEASE_MS + random(LEASE_MS));
      } else if (fate === 19) {
        found.cuts++;
        await cutOne(tables, schema);
      } else {
        found.kills++;
        life.kill();
      }
    }
  };
  const pool = new WorkerPool(await bundle('../postgres/worker.ts', join(root, 'worker.mjs')), {
    size: workers,
    orders,
    onLife: (life) => void strike(life),
    onLine: (line) => {
      if (line.startsWith('done ')) open.delete(line.slice('done '.length));
      else if (/is damaged/.test(line)) found.damaged++;
      if (process.env.WORKERS_LOG) console.error(line);
    },
  });
  try {
    pool.begin();
    let [last, since] = ['', performance.now()];
    while (open.size > 0 && performance.now() - since < PATIENCE_MS) {
      await wait(100);
      const now = `${await progress(tables, schema)} ${struck} ${open.size} ${emulator.state.batches.length}`;
      if (now !== last) [last, since] = [now, performance.now()];
    }
    isAttack = false;
    const paid = new Map<string, number>();
    for (const { status, metadata } of emulator.state.batches) {
      const part = `${metadata?.[METADATA.job]} ${metadata?.[METADATA.part]}`;
      if (status !== 'failed') paid.set(part, (paid.get(part) ?? 0) + 1);
    }
    found.doubled = [...paid.values()].filter((times) => times > 1).length;
    found.lost = Math.max(0, found.parts - paid.size) + open.size;
    const [seen] = (
      await tables.query(
        `select (select count(*) from ${schema}.stale) as stale, (select sum(epoch) from ${schema}.jobs) as epochs`,
      )
    ).rows;
    [found.stale, found.takeovers] = [Number(seen.stale), Number(seen.epochs)];
    return found;
  } finally {
    isAttack = false;
    await pool.end();
    await emulator.close();
    await tables.end();
    rmSync(root, { recursive: true, force: true });
  }
}

/** The database itself notes each append of a worker that is no longer the holder. */
async function watchAppends(tables: pg.Pool, schema: string, job: string): Promise<void> {
  await postgresLedger({ query: tables, job, schema }).records();
  await tables.query(`
    create table ${schema}.stale (job text, n integer);
    create function ${schema}.note() returns trigger language plpgsql as $note$ begin
      if new.epoch <> (select epoch from ${schema}.jobs where job = new.job) then
        insert into ${schema}.stale values (new.job, new.n);
      end if;
      return new;
    end $note$;
    create trigger note before insert on ${schema}.records for each row execute function ${schema}.note()`);
}

async function progress(tables: pg.Pool, schema: string): Promise<string> {
  const { rows } = await tables.query(`select count(*) as n from ${schema}.records`);
  return String(rows[0].n);
}

async function cutOne(tables: pg.Pool, schema: string): Promise<void> {
  const text =
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 order by random() limit 1';
  await tables.query(text, [schema]);
}
