import { BatchOptionsError } from '../errors.js';
import type { Ledger } from '../submit/ledger/ledger.js';
import { describeError } from '../submit/service/describe-error.js';
import { jobName } from './job-name.js';
import { postgresLedger } from './postgres-ledger.js';
import type { SqlClient } from './sql-client.js';

/** A database by its address, as the command line uses it. */
export interface PostgresStore {
  query: SqlClient;
  schema: string | undefined;
  /** The ledger of a round, by the round's folder. */
  ledger(folder: string): Ledger;
}

/**
 * Opens `postgres://user:password@host/database?schema=name`. The pool does not keep the process alive.
 *
 * @throws BatchOptionsError for another address, or if `pg` is not installed. Never shows the address, which may
 * contain a password.
 */
export async function connectPostgres(address: string): Promise<PostgresStore> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'postgres:' && url?.protocol !== 'postgresql:') {
    throw new BatchOptionsError('The ledger must be an address like postgres://user:password@host/database.');
  }
  const schema = url.searchParams.get('schema') ?? undefined;
  url.searchParams.delete('schema');
  const { default: pg } = await import('pg').catch(() => {
    throw new BatchOptionsError('The pg package is needed for a ledger on PostgreSQL. Run: npm install pg');
  });
  const pool = openPool(() => new pg.Pool({ connectionString: url.href, max: 5, allowExitOnIdle: true }));
  // The next query replaces a connection that breaks while idle.
  pool.on('error', () => undefined);
  return {
    query: pool,
    schema,
    ledger: (folder) => postgresLedger({ query: pool, job: jobName(folder), schema }),
  };
}

function openPool<Pool>(open: () => Pool): Pool {
  try {
    return open();
  } catch (error) {
    throw new BatchOptionsError(`The address of the ledger can't be used: ${describeError(error)}`);
  }
}
