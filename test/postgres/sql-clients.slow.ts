import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { postgresAllowance, postgresLedger } from '../../src/postgres/postgres-ledger.js';
import type { SqlClient } from '../../src/postgres/sql-client.js';
import { startPostgres } from '../helpers/postgres.js';
import { describeAllowance } from '../submit/allowance-laws.js';
import { describeLedger } from '../submit/ledger-laws.js';
import { startPooler } from './transaction-pooler.js';

const server = await startPostgres();
const pooler = await startPooler(server.port, 'postgres');
const direct = new pg.Pool({ connectionString: server.url, max: 2 });
const sql = postgres(server.url, { max: 8, fetch_types: false, onnotice: () => undefined });
const pooled = new pg.Pool({ connectionString: pooler.url, max: 8 });
pooled.on('error', () => undefined);
// Compiling it well takes longer than it runs.
setFlagsFromString('--liftoff-only');
const lite = await PGlite.create();
let made = 0;

afterAll(async () => {
  await Promise.all([sql.end({ timeout: 1 }), pooled.end(), direct.end(), lite.close()]);
  await pooler.stop();
  await server.stop();
}, 60_000);

/** The same laws through another client; `run` changes the tables behind its back. */
function describeClient(
  name: string,
  query: SqlClient,
  run: (text: string, values: unknown[]) => PromiseLike<unknown>,
) {
  const newName = () => `${name} ${++made}`;
  describeLedger(name, async () => {
    const job = newName();
    return {
      open: () => postgresLedger({ query, job }),
      async abandon() {
        await run(`update batch_creator.jobs set until = now() - interval '1 minute' where job = $1`, [job]);
      },
      async damage() {
        const text = `update batch_creator.records set line = replace(line, 'batch_2', 'batch_9') where job = $1 and n = 1`;
        await run(text, [job]);
      },
    };
  });
  describeAllowance(name, async () => {
    const allowance = newName();
    return { open: () => postgresAllowance({ query, name: allowance }), job: (job) => `${allowance} ${job}` };
  });
}

describeClient('through a transaction pooler', pooled, (text, values) => direct.query(text, values));
describeClient('through postgres.js', sql, (text, values) => direct.query(text, values));
// One connection in this process: no other process can hold a lease there, so it shows the statements, not the sharing.
describeClient('in PGlite', lite, (text, values) => lite.query(text, values));

describe('the pooler of these tests', () => {
  it('gives one client another connection for each transaction', async () => {
    const client = new pg.Client({ connectionString: pooler.url });
    await client.connect();
    const pids = new Set<number>();
    for (let query = 0; query < 8; query++) {
      const { rows } = await client.query('select pg_backend_pid() as pid');
      pids.add(rows[0].pid);
    }
    await client.query('begin');
    const inside = new Set<number>();
    for (let query = 0; query < 3; query++)
      inside.add((await client.query('select pg_backend_pid() as pid')).rows[0].pid);
    await client.query('commit');
    await client.end();
    expect([pids.size > 1, inside.size]).toEqual([true, 1]);
  });
});
