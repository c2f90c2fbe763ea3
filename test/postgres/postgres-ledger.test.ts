import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresAllowance, postgresLedger } from '../../src/postgres/postgres-ledger.js';
import { submit } from '../../src/submit/job/submit.js';
import { describeError } from '../../src/submit/service/describe-error.js';
import { testPostgres } from '../helpers/postgres.js';
import { describeAllowance } from '../submit/allowance-laws.js';
import { bench, FAST } from '../submit/harness.js';
import { describeLedger } from '../submit/ledger-laws.js';

let pool: pg.Pool;
let made = 0;
const newJob = () => `job-${++made}`;

beforeAll(async () => {
  const { url } = await testPostgres('postgres_ledger');
  pool = new pg.Pool({ connectionString: url, max: 20 });
  pool.on('error', () => undefined);
}, 120_000);

afterAll(() => pool?.end());

describeLedger('on PostgreSQL', async () => {
  const job = newJob();
  return {
    open: () => postgresLedger({ query: pool, job }),
    async abandon() {
      await pool.query(`update batch_creator.jobs set until = now() - interval '1 minute' where job = $1`, [job]);
    },
    async damage() {
      const text = `update batch_creator.records set line = replace(line, 'batch_2', 'batch_9') where job = $1 and n = 1`;
      expect((await pool.query(text, [job])).rowCount).toBe(1);
    },
  };
});

describeAllowance('on PostgreSQL', async () => {
  const name = newJob();
  return { open: () => postgresAllowance({ query: pool, name }), job: (job) => `${name} ${job}` };
});

describe('a ledger on PostgreSQL', () => {
  it('renews its lease while it is held', async () => {
    const job = newJob();
    const held = postgresLedger({ query: pool, job, leaseMs: 300 });
    const unlock = await held.lock();
    await new Promise((resolve) => setTimeout(resolve, 900));
    await expect(postgresLedger({ query: pool, job }).lock()).rejects.toMatchObject({
      name: 'BatchLockedError',
      holder: expect.stringMatching(/^process \d+ on /),
    });
    await unlock();
  });

  it('makes its tables once, whoever comes first, also in a schema of another name', async () => {
    const schema = `made_${Date.now()}`;
    const ledgers = Array.from({ length: 8 }, (_, index) => postgresLedger({ query: pool, job: `${index}`, schema }));
    expect(await Promise.all(ledgers.map((ledger) => ledger.records()))).toEqual(Array(8).fill([]));
    await pool.query(`update ${schema}.version set version = 99`);
    const later = postgresLedger({ query: (text, values) => pool.query(text, values), job: 'x', schema });
    await expect(later.records()).rejects.toThrow(/version 99.*knows version 2/);
    expect(() => postgresLedger({ query: pool, job: 'x', schema: 'a"; drop' })).toThrow(/must be a name of letters/);
  });

  it('brings tables of the first version up to date', async () => {
    const schema = `old_${Date.now()}`;
    await postgresLedger({ query: pool, job: 'x', schema }).records();
    await pool.query(`alter table ${schema}.waiting drop column tokens; update ${schema}.version set version = 1`);
    const query = (text: string, values: unknown[]) => pool.query(text, values);
    const allowance = postgresAllowance({ query, schema, name: 'any' });
    expect(await allowance.take({ job: 'a', part: 1 }, 900, 1_000)).toBe(true);
    expect(await allowance.take({ job: 'b', part: 1 }, 900, 1_000)).toBe(false);
    expect((await pool.query(`select max(version) as version from ${schema}.version`)).rows).toEqual([{ version: 2 }]);
  });

  it('repeats an append whose reply was lost, and keeps it once', async () => {
    const job = newJob();
    let lost = 0;
    const query = async (text: string, values: unknown[]) => {
      const reply = await pool.query(text, values);
      if (text.includes('insert into') && text.includes('records') && lost++ % 2 === 0)
        throw new Error('connection cut');
      return reply;
    };
    const ledger = postgresLedger({ query, job });
    const unlock = await ledger.lock();
    for (let part = 1; part <= 3; part++) await ledger.append({ kind: 'doubled', part, batch: 'b', cancelled: true });
    await unlock();
    expect(await ledger.records()).toHaveLength(3);
    expect(lost).toBe(6);
  });

  it('writes nothing more once an append failed for good', async () => {
    const job = newJob();
    let isDown = false;
    const query = (text: string, values: unknown[]) =>
      isDown ? Promise.reject(new Error('no connection to postgres://me:canary@db')) : pool.query(text, values);
    const ledger = postgresLedger({ query, job });
    await ledger.lock();
    isDown = true;
    const failed = await ledger.append({ kind: 'cancel' }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'BatchLedgerError', message: expect.stringMatching(/Nothing more is sent/) });
    expect(describeError(failed)).not.toContain('canary');
    isDown = false;
    await expect(ledger.append({ kind: 'cancel' })).rejects.toBe(failed);
  });

  it('carries a job from its file to its results', async () => {
    const { file, client } = await bench({}, 1);
    const name = newJob();
    const ledger = (folder: string) => postgresLedger({ query: pool, job: `${name}/${folder.split('/').at(-1)}` });
    const one = ledger('one');
    const job = await submit(file, { client, ...FAST, ledger: one });
    await job.done();
    const seen = [];
    for await (const { status } of job.results()) seen.push(status);
    expect(seen).toEqual(['succeeded', 'succeeded', 'succeeded']);
    const again = await submit(file, { client, ...FAST, ledger: one });
    expect((await again.status()).status).toBe('completed');
  });
});
