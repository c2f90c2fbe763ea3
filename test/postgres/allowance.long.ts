import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import pg from 'pg';
import { postgresAllowance } from '../../src/postgres/postgres-ledger.js';
import type { RemoteBatch } from '../../src/submit/service/client.js';
import { startPostgres } from '../helpers/postgres.js';
import { emulatorProcess } from '../long/emulator-process.js';
import { type LongResult, seededRandom } from '../long/program.js';
import { bundle, runProcess } from '../submit/processes.js';
import { replay } from './allowance-order.js';
import type { AllowanceWorkerOptions } from './allowance-worker.js';

export const name = 'postgres: 8 workers share an allowance for 1,000 parts';
/** On a starved machine, 1,000 parts take longer than a place in the line is kept for a worker that does not ask. */
export const decides = false;
const [WORKERS, JOBS_EACH, PARTS_EACH] = [8, 5, 25];
const PARTS = WORKERS * JOBS_EACH * PARTS_EACH;
const MOST = 2_000;
const SCHEMA = 'shared';

/** An attempt is a part. The service fails a batch that the allowance should have kept back. */
export async function run(_budgetSeconds: number, seed: number): Promise<LongResult> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'allowance-'));
  // The emulator takes a quarter of the bytes of whole lines for tokens: 2.6 times our estimate of these short prompts.
  const service = await emulatorProcess({ enqueuedTokenLimit: 3 * MOST });
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on('error', () => undefined);
  try {
    await postgresAllowance({ query: pool, schema: SCHEMA, name: 'any' }).status();
    await pool.query(WATCH);
    const script = await bundle('../postgres/allowance-worker.ts', join(folder, 'worker.mjs'));
    const begun = performance.now();
    const ends = await Promise.all(
      Array.from({ length: WORKERS }, (_, worker) => {
        const jobs = Array.from({ length: JOBS_EACH }, (_, job) => ({
          name: `job-${worker}-${job}`,
          parts: Array.from({ length: PARTS_EACH }, () => (random(10) === 0 ? 20 : 1 + random(3))),
        }));
        const options: AllowanceWorkerOptions = {
          folder: join(folder, String(worker)),
          jobs,
          allowance: 'acme/gpt-6-luna',
          maxEnqueuedTokens: MOST,
          service: service.url,
          database: server.url,
          schema: SCHEMA,
        };
        return runProcess(script, [JSON.stringify(options)], {});
      }),
    );
    const seconds = (performance.now() - begun) / 1_000;
    const died = ends.filter(({ code }) => code !== 0);
    const counts = ends
      .filter(({ code }) => code === 0)
      .map(({ stdout }) => JSON.parse(stdout) as Record<string, number>);
    const sum = (key: string) => counts.reduce((total, count) => total + count[key]!, 0);
    const batches = await allBatches(service.url);
    const refused = batches.filter(({ errors }) =>
      errors?.data?.some(({ code }) => code === 'token_limit_exceeded'),
    ).length;
    const [seen] = (await pool.query(FOUND)).rows;
    const delays = replay((await pool.query(EVENTS)).rows, MOST);
    const wrong = {
      'workers died': died.length,
      'jobs not completed': WORKERS * JOBS_EACH - sum('completed'),
      token_limit_exceeded: refused,
      'creates too many or too few': Math.abs(batches.length - PARTS),
      'tokens above the limit': Math.max(0, Number(seen.highest) - MOST),
      'tokens still held': Number(seen.held),
      'parts that delay one that came earlier': delays,
    };
    const failures = Object.values(wrong).filter((count) => count > 0).length;
    return {
      attempts: PARTS,
      failures,
      notes: [
        `seed ${seed}: ${batches.length} creates, ${refused} token_limit_exceeded, highest sum ${seen.highest} of ${MOST} (mean while any waited ${seen.mean}), ${delays} parts delay one that came earlier`,
        `${seconds.toFixed(1)} s, ${(PARTS / seconds).toFixed(1)} parts/s; for each part ${(sum('statements') / PARTS).toFixed(1)} statements, of them ${(sum('appends') / PARTS).toFixed(1)} appends and ${(sum('asks') / PARTS).toFixed(1)} asking for room`,
        ...(failures > 0 ? [JSON.stringify(wrong), ...died.map(({ stderr }) => stderr.slice(-1500))] : []),
      ],
    };
  } finally {
    await pool.end();
    await server.stop();
    service.stop();
    rmSync(folder, { recursive: true });
  }
}

async function allBatches(baseURL: string): Promise<RemoteBatch[]> {
  const found: RemoteBatch[] = [];
  for await (const batch of new OpenAI({ baseURL, apiKey: 'sk-x' }).batches.list({ limit: 100 })) found.push(batch);
  return found;
}

/**
 * The database itself notes every sum, and what happens to places and holds; for a place the transaction that made it, for
 * a hold what its statement could see. So who came first does not depend on a clock.
 */
const WATCH = `
  create table ${SCHEMA}.sums (held bigint, waiting bigint);
  create table ${SCHEMA}.events (
    id bigserial, kind text, job text, part integer, seq bigint, tokens bigint, by xid8, seen pg_snapshot,
    until timestamptz, at timestamptz default clock_timestamp(), tx xid8 default pg_current_xact_id()
  );
  alter table ${SCHEMA}.waiting add column made_by xid8 default pg_current_xact_id();
  alter table ${SCHEMA}.holds add column seen pg_snapshot default pg_current_snapshot();
  create function ${SCHEMA}.note_sum() returns trigger language plpgsql as
    'begin insert into ${SCHEMA}.sums select new.held, count(*) from ${SCHEMA}.waiting; return null; end';
  create function ${SCHEMA}.note_place() returns trigger language plpgsql as 'begin
    if tg_op = ''DELETE'' then
      insert into ${SCHEMA}.events (kind, job, part) values (''left'', old.job, old.part);
    else
      insert into ${SCHEMA}.events (kind, job, part, seq, tokens, by, until)
        values (''place'', new.job, new.part, new.seq, new.tokens, new.made_by, new.until);
    end if;
    return null; end';
  create function ${SCHEMA}.note_hold() returns trigger language plpgsql as 'begin
    if tg_op = ''DELETE'' then
      insert into ${SCHEMA}.events (kind, job, part, tokens) values (''gave'', old.job, old.part, old.tokens);
    else
      insert into ${SCHEMA}.events (kind, job, part, tokens, seen)
        values (''got'', new.job, new.part, new.tokens, new.seen);
    end if;
    return null; end';
  create trigger note_sum after update on ${SCHEMA}.allowances for each row execute function ${SCHEMA}.note_sum();
  create trigger note_place after insert or update or delete on ${SCHEMA}.waiting
    for each row execute function ${SCHEMA}.note_place();
  create trigger note_hold after insert or delete on ${SCHEMA}.holds for each row execute function ${SCHEMA}.note_hold()`;

/** A hold changes the line in one statement, and comes first of what that statement did. */
const EVENTS = `
  select * from ${SCHEMA}.events order by min(id) over (partition by tx), kind <> 'got', id`;

const FOUND = `
  select (select max(held) from ${SCHEMA}.sums) as highest,
    (select round(avg(held)) from ${SCHEMA}.sums where waiting > 40) as mean,
    (select coalesce(sum(tokens), 0) from ${SCHEMA}.holds) as held`;
