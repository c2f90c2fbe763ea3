export { type PostgresAllowanceOptions, postgresAllowance } from './postgres-allowance.js';
export { type PostgresLedgerOptions, postgresLedger } from './postgres-ledger.js';
export type { SqlClient } from './sql-client.js';
