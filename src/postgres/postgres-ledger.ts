import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { checkedLater, checkOptions, type FieldsOf } from '../arguments/check-options.js';
import type { Allowance, SharesAllowance } from '../submit/ledger/allowance.js';
import type { Ledger } from '../submit/ledger/ledger.js';
import { decodeRecord, encodeRecord } from '../submit/ledger/ledger-line.js';
import type { LedgerRecord } from '../submit/ledger/ledger-record.js';
import { describeError } from '../submit/service/describe-error.js';
import { BatchLedgerError } from '../submit/service/errors.js';
import { processLabel } from '../submit/service/runtime.js';
import { type Lease, takeLease } from './lease.js';
import { PostgresAllowance } from './postgres-allowance.js';
import { quoteSchema, type RunSql, runnerOf, type SqlClient } from './sql-client.js';
import { DEFAULT_SCHEMA, prepareTables } from './tables.js';

/** Options of `postgresLedger`. */
export interface PostgresLedgerOptions {
  /** A `Pool` or `Client` of `pg`, the `sql` of `postgres`, a `PGlite`, or a function that runs SQL. */
  query: SqlClient;
  /** The name of the job; the same on every machine that works on it. */
  job: string;
  /** Where the tables are; they are created if they don't exist. @default 'batch_creator' */
  schema?: string | undefined;
  /** Milliseconds without a renewal after which another process may take the job over. @default 60_000 */
  leaseMs?: number | undefined;
}

const tables = { query: checkedLater, schema: checkedLater, leaseMs: z.number().min(1).optional() };
const ledgerShape = z.strictObject({ ...tables, job: z.string().min(1) } satisfies FieldsOf<PostgresLedgerOptions>);

/** How many times an append is repeated after a broken connection. This is safe because each record has its number. */
const TRIES = 5;
const PAUSE_MS = 200;

/**
 * A ledger in a PostgreSQL database, for jobs that several machines work on. The writer holds a lease with a number
 * that grows with every holder, and every append checks that number. A process that lost its lease can't write, and it
 * sends nothing that it can't write down first.
 *
 * @throws BatchOptionsError for a client that can't run SQL.
 * @example
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL });
 * const job = await submit('reviews.jsonl', { client, ledger: postgresLedger({ query: pool, job: 'reviews' }) });
 */
export function postgresLedger(options: PostgresLedgerOptions): Ledger {
  checkOptions('postgresLedger', ledgerShape, options);
  const { query, job, schema = DEFAULT_SCHEMA, leaseMs = 60_000 } = options;
  const allowance = (name: string) => postgresAllowance({ query, schema, leaseMs, name });
  return new PostgresLedger(runnerOf(query), job, quoteSchema(schema), leaseMs, allowance);
}

/** Options of `postgresAllowance`. */
export interface PostgresAllowanceOptions extends Omit<PostgresLedgerOptions, 'job'> {
  /** The same for all jobs that share it, e.g. `acme/gpt-6-luna`. */
  name: string;
}

const allowanceShape = z.strictObject({
  ...tables,
  name: z.string().min(1),
} satisfies FieldsOf<PostgresAllowanceOptions>);

/**
 * One allowance for the jobs of many machines, in a table. A job with `postgresLedger` needs only its name, as
 * `allowance`; this function is for programs that show its status.
 *
 * @throws BatchOptionsError for a client that can't run SQL.
 * @example
 * const { held, most } = await postgresAllowance({ query: pool, name: 'acme/gpt-6-luna' }).status();
 */
export function postgresAllowance(options: PostgresAllowanceOptions): Allowance {
  checkOptions('postgresAllowance', allowanceShape, options);
  const { name, ...place } = options;
  const schema = quoteSchema(place.schema ?? DEFAULT_SCHEMA);
  return new PostgresAllowance(name, runnerOf(place.query), schema, (job) => postgresLedger({ ...place, job }));
}

class PostgresLedger implements Ledger, SharesAllowance {
  readonly name: string;
  readonly #send: RunSql;
  readonly #job: string;
  readonly #schema: string;
  readonly #leaseMs: number;
  #open: { lease: Lease; number: number; crc: string } | undefined;
  #failure: BatchLedgerError | undefined;

  readonly allowance: (name: string) => Allowance;

  constructor(run: RunSql, job: string, schema: string, leaseMs: number, allowance: (name: string) => Allowance) {
    [this.name, this.allowance] = [job, allowance];
    [this.#send, this.#job, this.#schema, this.#leaseMs] = [run, job, schema, leaseMs];
  }

  async lock(): Promise<() => Promise<void>> {
    await this.#prepare();
    const lease = await takeLease(this.#run, {
      job: this.#job,
      schema: this.#schema,
      holder: processLabel(),
      leaseMs: this.#leaseMs,
    });
    try {
      const { records, crc } = await this.#read();
      this.#open = { lease, number: records.length, crc };
      this.#failure = undefined;
    } catch (error) {
      await lease.release();
      throw error;
    }
    return async () => {
      this.#open = undefined;
      await lease.release();
    };
  }

  async records(): Promise<LedgerRecord[]> {
    await this.#prepare();
    return (await this.#read()).records;
  }

  async append(record: LedgerRecord): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (!this.#open) throw new BatchLedgerError(`The job ${this.#job} is written without its lease.`);
    const { lease, number, crc } = this.#open;
    const next = encodeRecord(record, number, crc, new Date());
    for (let tries = 1; ; tries++) {
      try {
        await this.#insert(lease, number, next.line);
        break;
      } catch (cause) {
        if (tries < TRIES && !(cause instanceof BatchLedgerError)) {
          await wait(PAUSE_MS * tries);
          continue;
        }
        // It is unknown whether the record was stored, so no record may follow it.
        this.#failure = cause instanceof BatchLedgerError ? cause : this.#unreachable(cause);
        throw this.#failure;
      }
    }
    this.#open = { lease, number: number + 1, crc: next.crc };
  }

  /** Locks the row of the job while it compares the epoch, so that a take-over happens either before or after. */
  async #insert({ epoch }: Lease, number: number, line: string): Promise<void> {
    const [row] = await this.#send(
      `with held as (select 1 from ${this.#schema}.jobs where job = $1 and epoch = $2 for update),
        added as (
          insert into ${this.#schema}.records (job, n, epoch, line) select $1, $3, $2, $4 from held
          on conflict do nothing returning 1
        )
      select (select count(*) from held) as held, (select count(*) from added) as added`,
      [this.#job, epoch, number, line],
    );
    if (Number(row?.held) === 0) throw this.#lostLease();
    if (Number(row?.added) === 1) return;
    const [there] = await this.#send(`select line from ${this.#schema}.records where job = $1 and n = $2`, [
      this.#job,
      number,
    ]);
    // An earlier attempt of the same append succeeded, but its reply was lost.
    if (there?.line !== line) throw this.#damage(number + 1);
  }

  readonly #run: RunSql = async (text, values) => {
    try {
      return await this.#send(text, values);
    } catch (cause) {
      throw this.#unreachable(cause);
    }
  };

  async #prepare(): Promise<void> {
    try {
      await prepareTables(this.#send, this.#schema);
    } catch (cause) {
      throw cause instanceof BatchLedgerError ? cause : this.#unreachable(cause);
    }
  }

  async #read(): Promise<{ records: LedgerRecord[]; crc: string }> {
    const rows = await this.#run(`select line from ${this.#schema}.records where job = $1 order by n`, [this.#job]);
    const records: LedgerRecord[] = [];
    let crc = '';
    for (const { line } of rows) {
      const read = decodeRecord(String(line).trimEnd(), records.length, crc);
      if (!read) throw this.#damage(records.length + 1);
      records.push(read.record);
      crc = read.crc;
    }
    return { records, crc };
  }

  #lostLease(): BatchLedgerError {
    return new BatchLedgerError(
      `This process has lost its lease of the job ${this.#job}: it was stopped for too long, and another process took the job over. Nothing more is sent from here.`,
    );
  }

  #unreachable(cause: unknown): BatchLedgerError {
    return new BatchLedgerError(
      `The ledger of the job ${this.#job} could not be reached: ${describeError(cause)} Nothing more is sent. Run the same command again when the database is reachable.`,
    );
  }

  #damage(number: number): BatchLedgerError {
    return new BatchLedgerError(
      `Record ${number} of the job ${this.#job} in the schema ${this.#schema} is damaged. Nothing is sent, because it is no longer certain what was paid for. ` +
        'Restore the table from a backup.',
    );
  }
}
