export { type PostgresLedgerOptions, postgresLedger } from './postgres-ledger.js';
export type { SqlClient } from './sql-client.js';
