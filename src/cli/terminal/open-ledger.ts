import { connectPostgres, type PostgresStore } from '../../postgres/connect.js';
import type { Cli } from './cli.js';

/** The database of `--ledger`, else of BATCH_CREATOR_LEDGER; undefined if the records are kept in files. */
export async function openLedger(cli: Cli, given?: string): Promise<PostgresStore | undefined> {
  const address = given ?? cli.env.BATCH_CREATOR_LEDGER;
  return address ? connectPostgres(address) : undefined;
}

/** The options for what jobs share: the ledger, and an allowance in the same place. */
export function sharedBy(store: PostgresStore | undefined, allowance?: string) {
  return {
    ...(store && { ledger: store.ledger }),
    ...(allowance !== undefined && { allowance }),
  };
}
