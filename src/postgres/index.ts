export type { Allowance, AllowanceStatus, Hold, HoldKey } from '../submit/ledger/allowance.js';
export {
  type PostgresAllowanceOptions,
  type PostgresLedgerOptions,
  postgresAllowance,
  postgresLedger,
} from './postgres-ledger.js';
export type { SqlClient } from './sql-client.js';
export { type JobVisit, type WorkJobsOptions, workJobs } from './work-jobs.js';
