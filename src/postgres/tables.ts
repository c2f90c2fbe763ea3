import { BatchLedgerError } from '../submit/service/errors.js';
import type { RunSql } from './sql-client.js';

/** The default schema. */
export const DEFAULT_SCHEMA = 'batch_creator';
const VERSION = 2;

/**
 * One statement, so that it is one transaction on a pooler too. The advisory lock keeps two processes from creating the
 * same tables at once, which PostgreSQL answers with an error in spite of `if not exists`.
 */
const create = (schema: string) => `
do $tables$ begin
  perform pg_advisory_xact_lock(hashtext('batch_creator tables'));
  create schema if not exists ${schema};
  create table if not exists ${schema}.version (version integer primary key);
  create table if not exists ${schema}.jobs (
    job text primary key,
    epoch bigint not null default 0,
    holder text,
    until timestamptz,
    due_at timestamptz not null default now(),
    is_over boolean not null default false
  );
  create table if not exists ${schema}.records (
    job text not null references ${schema}.jobs,
    n integer not null,
    epoch bigint not null,
    line text not null,
    primary key (job, n)
  );
  create table if not exists ${schema}.allowances (
    name text primary key,
    most bigint not null,
    held bigint not null default 0
  );
  create table if not exists ${schema}.holds (
    name text not null references ${schema}.allowances,
    job text not null,
    part integer not null,
    tokens bigint not null,
    since timestamptz not null default clock_timestamp(),
    primary key (name, job, part)
  );
  create table if not exists ${schema}.waiting (
    name text not null references ${schema}.allowances,
    job text not null,
    part integer not null,
    seq bigserial,
    until timestamptz not null,
    primary key (name, job, part)
  );
  alter table ${schema}.waiting add column if not exists tokens bigint not null default 0;
  insert into ${schema}.version values (${VERSION}) on conflict do nothing;
end $tables$`;

const known = new WeakMap<RunSql, Map<string, Promise<void>>>();

/** Creates the tables if they don't exist, or are of an earlier version. @throws BatchLedgerError if a newer version of this package has made them. */
export function prepareTables(run: RunSql, schema: string): Promise<void> {
  const schemas = known.get(run) ?? new Map<string, Promise<void>>();
  known.set(run, schemas);
  const prepared = schemas.get(schema) ?? createTables(run, schema);
  schemas.set(schema, prepared);
  prepared.catch(() => schemas.delete(schema));
  return prepared;
}

async function createTables(run: RunSql, schema: string): Promise<void> {
  // If the tables exist, a role without the right to create them is enough.
  if (((await versionOf(run, schema)) ?? 0) < VERSION) await createOnce(run, schema);
  const version = (await versionOf(run, schema)) ?? 0;
  if (version === VERSION) return;
  throw new BatchLedgerError(
    `The tables in the schema ${schema} have version ${version}, and this batch-creator knows version ${VERSION}. Update the older of the two.`,
  );
}

async function createOnce(run: RunSql, schema: string): Promise<void> {
  try {
    await run(create(schema));
  } catch (error) {
    // Another process may have created them in the meantime, which a session sees only in its next statement.
    if (((await versionOf(run, schema)) ?? 0) < VERSION) throw error;
  }
}

async function versionOf(run: RunSql, schema: string): Promise<number | undefined> {
  const [found] = await run(`select to_regclass($1) is not null as is_there`, [`${schema}.version`]);
  if (!found?.is_there) return undefined;
  const [row] = await run(`select max(version) as version from ${schema}.version`);
  return Number(row?.version);
}
