import { type Allowance, type AllowanceStatus, type HoldKey, PLACE_KEPT_MS } from '../submit/ledger/allowance.js';
import type { Ledger } from '../submit/ledger/ledger.js';
import { describeError } from '../submit/service/describe-error.js';
import { BatchLedgerError } from '../submit/service/errors.js';
import type { RunSql } from './sql-client.js';
import { prepareTables } from './tables.js';

/** Behind all others: the largest `bigint`. */
const LAST_PLACE = '9223372036854775807';

/** An allowance in a database table. */
export class PostgresAllowance implements Allowance {
  readonly name: string;
  readonly ledgerOf: (job: string) => Ledger;
  readonly #send: RunSql;
  readonly #schema: string;
  #most: number | undefined;

  /** @param schema Its name, quoted. */
  constructor(name: string, run: RunSql, schema: string, ledgerOf: (job: string) => Ledger) {
    [this.name, this.#send, this.#schema, this.ledgerOf] = [name, run, schema, ledgerOf];
  }

  async take({ job, part }: HoldKey, tokens: number, most: number): Promise<boolean> {
    if (this.#most !== most) await this.#setMost(most);
    // The sum is a column of the locked row: a sum over the holds would be as old as the start of the statement. Any part of a
    // job may use the job's earliest place; the part whose place it was gets the later one.
    const [row] = await this.#run(
      `with own as (select 1 from ${this.#schema}.holds where name = $1 and job = $2 and part = $3),
        mine as (select seq from ${this.#schema}.waiting where name = $1 and job = $2 and part = $3),
        place as (
          select part, seq from ${this.#schema}.waiting where name = $1 and job = $2 order by seq limit 1
        ),
        ahead as (
          select count(*) as places, coalesce(sum(tokens), 0) as tokens from ${this.#schema}.waiting
          where name = $1 and job <> $2 and until > clock_timestamp()
            and seq < coalesce((select seq from place), ${LAST_PLACE})
        ),
        taken as (
          update ${this.#schema}.allowances set held = held + $4::bigint from ahead
          where name = $1 and not exists (select 1 from own)
            and (held = 0 and ahead.places = 0 or held + ahead.tokens + $4::bigint <= $5::bigint)
          returning 1
        ),
        noted as (
          insert into ${this.#schema}.holds (name, job, part, tokens) select $1, $2, $3, $4::bigint from taken
        ),
        left_line as (
          delete from ${this.#schema}.waiting where name = $1 and job = $2 and part = $3 and exists (select 1 from taken)
        ),
        moved_back as (
          update ${this.#schema}.waiting w
          set seq = coalesce((select seq from mine), nextval('${this.#schema}.waiting_seq_seq'))
          from place, taken where w.name = $1 and w.job = $2 and w.part = place.part and place.part <> $3
        ),
        in_line as (
          insert into ${this.#schema}.waiting (name, job, part, tokens, until)
          select $1, $2, $3, $4::bigint, clock_timestamp() + $6::integer * interval '1 millisecond'
          where not exists (select 1 from own) and not exists (select 1 from taken)
          on conflict (name, job, part) do update set until = excluded.until, tokens = excluded.tokens
        )
       select (select count(*) from own) + (select count(*) from taken) as held`,
      [this.name, job, part, tokens, most, PLACE_KEPT_MS],
    );
    return Number(row?.held) === 1;
  }

  /** For those who look; each process keeps to its own. */
  async #setMost(most: number): Promise<void> {
    await this.#run(
      `insert into ${this.#schema}.allowances as a (name, most) values ($1, $2)
       on conflict (name) do update set most = $2 where a.most <> $2`,
      [this.name, most],
    );
    this.#most = most;
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
