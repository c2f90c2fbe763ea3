export type { Allowance, AllowanceStatus, Hold, HoldKey } from '../submit/ledger/allowance.js';
export { type PostgresAllowanceOptions, postgresAllowance } from './postgres-allowance.js';
export { type PostgresLedgerOptions, postgresLedger } from './postgres-ledger.js';
export type { SqlClient } from './sql-client.js';
export { type JobVisit, type WorkJobsOptions, workJobs } from './work-jobs.js';
