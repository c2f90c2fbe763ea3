// A worker with a folder of its own that carries jobs until all have ended. It loads, writes "ready", and begins when its
// orders, a line of JSON, arrive: so a pool of workers can be ahead of the kills. Writes "done <job>" for each job.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exit, stdin, stdout } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import pg from 'pg';
import { takeLease } from '../../src/postgres/lease.js';
import { postgresLedger } from '../../src/postgres/postgres-ledger.js';
import { runnerOf } from '../../src/postgres/sql-client.js';
import { submit } from '../../src/submit/job/submit.js';
import type { Ledger } from '../../src/submit/ledger/ledger.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';
import { chatLines } from '../submit/chat-lines.js';

/** What of the ledger's guard is taken out: the comparison of epochs, or also the number of each record. */
export type Unguarded = 'epoch' | 'all';

export interface WorkerOptions {
  folder: string;
  jobs: string[];
  parts: number;
  service: string;
  database: string;
  schema: string;
  leaseMs: number;
  settleMs: number;
  timeoutMs: number;
  /** Writes are late by up to this many milliseconds, so that a worker can be stopped in the middle of one. */
  delayMs: number;
  unguarded?: Unguarded | undefined;
}

stdout.write('ready\n');
const options = await new Promise<WorkerOptions>((resolve) =>
  stdin.once('data', (text) => resolve(JSON.parse(`${text}`))),
);
const { jobs, folder, leaseMs, settleMs, timeoutMs, schema } = options;
const pool = new pg.Pool({ connectionString: options.database, max: 3 });
pool.on('error', () => undefined);

const query = async (text: string, values: unknown[]) => {
  const isAppend = text.includes('with held as');
  if (isAppend) await wait(Math.random() * options.delayMs);
  const reply = await pool.query(options.unguarded ? withoutEpoch(text) : text, values);
  if (isAppend && Math.random() < 0.03) throw new Error('The reply of the database was lost.');
  return reply;
};

function withoutEpoch(text: string): string {
  if (!text.includes('with held as')) return text;
  const stripped = text.replace('and epoch = $2', 'and $2::bigint is not null');
  if (stripped === text) throw new Error('The append of the ledger has changed; change this too.');
  return stripped;
}

/** Records without numbers, so that nothing keeps two holders apart but the fence of the protocol. */
function plain(job: string): Ledger {
  const real = postgresLedger({ query, job, schema, leaseMs });
  const run = runnerOf(query);
  const table = `${schema}.plain`;
  return {
    name: job,
    async lock() {
      await real.records();
      const lease = await takeLease(run, { job, schema, holder: 'a worker', leaseMs });
      return () => lease.release();
    },
    async append(record) {
      await wait(Math.random() * options.delayMs);
      await run(`create table if not exists ${table} (n bigserial, job text, line text)`).catch(() => undefined);
      await run(`insert into ${table} (job, line) values ($1, $2)`, [job, JSON.stringify(record)]);
    },
    async records() {
      const rows = await run(`select line from ${table} where job = $1 order by n`, [job]).catch(() => []);
      return rows.map(({ line }) => JSON.parse(String(line)) as LedgerRecord);
    },
  };
}

/** The inputs of a job, as each worker makes its own copies. */
function inputsOf(job: string): { path: string }[] {
  mkdirSync(join(folder, job), { recursive: true });
  return Array.from({ length: options.parts }, (_, part) => {
    const path = join(folder, job, `part-${part}.jsonl`);
    writeFileSync(path, chatLines(1, `Part ${part} of ${job}`));
    return { path };
  });
}

const client = new OpenAI({ baseURL: options.service, apiKey: 'sk-worker' });
const times = { settleMs, pollMs: 20, backoffMs: 5, timeoutMs };
const open = new Set(jobs);
while (open.size > 0) {
  const job = [...open][Math.floor(Math.random() * open.size)]!;
  try {
    const ledger = options.unguarded === 'all' ? plain(job) : postgresLedger({ query, job, schema, leaseMs });
    const begun = await submit({ files: inputsOf(job) }, { client, ledger, ...times });
    const { status } = await begun.done();
    const outputs = await begun.outputs();
    const lines = outputs.map(({ output }) => readFileSync(output!, 'utf8').trim().split('\n').length);
    if (status !== 'completed' || lines.join() !== Array(options.parts).fill(1).join())
      throw new Error(`${job}: ${status}, ${lines}`);
    open.delete(job);
    stdout.write(`done ${job}\n`);
  } catch (error) {
    if (!(error instanceof Error) || !/^Batch/.test(error.name)) throw error;
    stdout.write(`${error.name}: ${error.message.replaceAll('\n', ' ')}\n`);
  }
  await wait(10 + Math.random() * 60);
}
exit(0);
