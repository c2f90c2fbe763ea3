// A worker with a folder of its own that carries one job until it has ended. Argument: JSON of WorkerOptions.
import { argv, exit } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import pg from 'pg';
import { takeLease } from '../../src/postgres/lease.js';
import { postgresLedger } from '../../src/postgres/postgres-ledger.js';
import { runnerOf } from '../../src/postgres/sql-client.js';
import { submit } from '../../src/submit/job/submit.js';
import type { Ledger, LedgerRecord } from '../../src/submit/ledger/ledger.js';

export interface WorkerOptions {
  file: { path: string }[];
  job: string;
  service: string;
  database: string;
  leaseMs: number;
  settleMs: number;
  /** Writes are late by up to this many milliseconds, so that a worker can be stopped in the middle of one. */
  delayMs: number;
  /** Appends are not guarded by the epoch of the lease. */
  withoutEpoch: boolean;
}

const options = JSON.parse(argv[2]!) as WorkerOptions;
const { file, job, leaseMs, settleMs } = options;
const pool = new pg.Pool({ connectionString: options.database, max: 3 });
pool.on('error', () => undefined);

const query = async (text: string, values: unknown[]) => {
  const isAppend = text.includes('insert into') && text.includes('line');
  if (isAppend) await wait(Math.random() * options.delayMs);
  const reply = await pool.query(text, values);
  if (isAppend) await wait(Math.random() * options.delayMs);
  return reply;
};

/** The same without its guard, to see that the guard is what keeps workers apart. */
function unguarded(): Ledger {
  const real = postgresLedger({ query, job, leaseMs });
  const run = runnerOf(query);
  return {
    name: job,
    async lock() {
      await real.records();
      const lease = await takeLease(run, { job, schema: 'batch_creator', holder: 'a worker', leaseMs });
      return () => lease.release();
    },
    async append(record) {
      await run('create table if not exists unguarded (n bigserial, job text, line text)').catch(() => undefined);
      await run('insert into unguarded (job, line) values ($1, $2)', [job, JSON.stringify(record)]);
    },
    async records() {
      const rows = await run('select line from unguarded where job = $1 order by n', [job]).catch(() => []);
      return rows.map(({ line }) => JSON.parse(String(line)) as LedgerRecord);
    },
  };
}

const client = new OpenAI({ baseURL: options.service, apiKey: 'sk-worker' });
const times = { settleMs, pollMs: 30, backoffMs: 5, timeoutMs: 3_000 };
for (;;) {
  try {
    const ledger = options.withoutEpoch ? unguarded() : postgresLedger({ query, job, leaseMs });
    const begun = await submit({ files: file }, { client, ledger, ...times });
    const { status } = await begun.done();
    if (status === 'completed') break;
  } catch (error) {
    if (!(error instanceof Error) || !/^Batch/.test(error.name)) throw error;
    console.error(`${error.name}: ${error.message}`);
  }
  await wait(50 + Math.random() * 200);
}
exit(0);
