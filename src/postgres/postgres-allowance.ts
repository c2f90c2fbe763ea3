import { type Allowance, type AllowanceStatus, type HoldKey, PLACE_KEPT_MS } from '../submit/ledger/allowance.js';
import type { Ledger } from '../submit/ledger/ledger.js';
import { describeError } from '../submit/service/describe-error.js';
import { BatchLedgerError } from '../submit/service/errors.js';
import type { RunSql } from './sql-client.js';
import { prepareTables } from './tables.js';

/** An allowance in a database table. */
export class PostgresAllowance implements Allowance {
  readonly name: string;
  readonly ledgerOf: (job: string) => Ledger;
  readonly #send: RunSql;
  readonly #schema: string;

  /** @param schema Its name, quoted. */
  constructor(name: string, run: RunSql, schema: string, ledgerOf: (job: string) => Ledger) {
    [this.name, this.#send, this.#schema, this.ledgerOf] = [name, run, schema, ledgerOf];
  }

  async take({ job, part }: HoldKey, tokens: number, most: number): Promise<boolean> {
    const key = [this.name, job, part];
    const [row] = await this.#run(
      `with known as (
         insert into ${this.#schema}.allowances as a (name, most) values ($1, $4)
         on conflict (name) do update set most = $4 where a.most <> $4
       )
       select 1 from ${this.#schema}.holds where name = $1 and job = $2 and part = $3`,
      [...key, most],
    );
    if (row) return true;
    await this.#run(
      `insert into ${this.#schema}.waiting (name, job, part, until)
       values ($1, $2, $3, clock_timestamp() + $4::integer * interval '1 millisecond')
       on conflict (name, job, part) do update set until = excluded.until`,
      [...key, PLACE_KEPT_MS],
    );
    // The sum is a column of the locked row: a sum over the holds would be as old as the start of the statement. Any part of a
    // job may use the job's earliest place; the part whose place it was gets the later one.
    const [taken] = await this.#run(
      `with mine as (select seq from ${this.#schema}.waiting where name = $1 and job = $2 and part = $3),
        place as (
          select part, seq from ${this.#schema}.waiting where name = $1 and job = $2 order by seq limit 1
        ),
        ahead as (
          select 1 from ${this.#schema}.waiting w, place
          where w.name = $1 and w.job <> $2 and w.seq < place.seq and w.until > clock_timestamp() limit 1
        ),
        taken as (
          update ${this.#schema}.allowances set held = held + $4::bigint
          where name = $1 and (held = 0 or held + $4::bigint <= most) and not exists (select 1 from ahead)
          returning 1
        ),
        noted as (
          insert into ${this.#schema}.holds (name, job, part, tokens) select $1, $2, $3, $4::bigint from taken
        ),
        left_line as (
          delete from ${this.#schema}.waiting where name = $1 and job = $2 and part = $3 and exists (select 1 from taken)
        ),
        moved_back as (
          update ${this.#schema}.waiting w set seq = mine.seq from mine, place, taken
          where w.name = $1 and w.job = $2 and w.part = place.part and place.part <> $3
        )
       select count(*) as taken from taken`,
      [...key, tokens],
    );
    return Number(taken?.taken) === 1;
  }

  async release({ job, part }: HoldKey): Promise<void> {
    await this.#run(
      `with freed as (delete from ${this.#schema}.holds where name = $1 and job = $2 and part = $3 returning tokens),
        left_line as (delete from ${this.#schema}.waiting where name = $1 and job = $2 and part = $3)
       update ${this.#schema}.allowances set held = held - freed.tokens from freed where name = $1`,
      [this.name, job, part],
    );
  }

  async status(): Promise<AllowanceStatus> {
    const [row] = await this.#run(
      `select most, held, (
         select count(*) from ${this.#schema}.waiting w where w.name = $1 and w.until > clock_timestamp()
       ) as waiting from ${this.#schema}.allowances where name = $1`,
      [this.name],
    );
    const holds = await this.#run(
      `select job, part, tokens, extract(epoch from since) as since from ${this.#schema}.holds where name = $1 order by since`,
      [this.name],
    );
    return {
      name: this.name,
      most: Number(row?.most ?? 0),
      held: Number(row?.held ?? 0),
      waiting: Number(row?.waiting ?? 0),
      holds: holds.map(({ job, part, tokens, since }) => ({
        job: String(job),
        part: Number(part),
        tokens: Number(tokens),
        since: Number(since) * 1_000,
      })),
    };
  }

  async #run(text: string, values: unknown[]) {
    try {
      await prepareTables(this.#send, this.#schema);
      return await this.#send(text, values);
    } catch (cause) {
      if (cause instanceof BatchLedgerError) throw cause;
      throw new BatchLedgerError(
        `The allowance ${this.name} could not be reached: ${describeError(cause)} Nothing more is sent.`,
      );
    }
  }
}
