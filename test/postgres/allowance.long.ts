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
import type { AllowanceWorkerOptions } from './allowance-worker.js';

export const name = 'postgres: 8 workers share an allowance for 1,000 parts';
/** Who came first is measured by the clock. */
export const decides = false;

const [WORKERS, JOBS_EACH, PARTS_EACH] = [8, 5, 25];
const PARTS = WORKERS * JOBS_EACH * PARTS_EACH;
const MOST = 2_000;
const SCHEMA = 'shared';
/** A place in the line belongs to a job, which asks every 250 ms. One that was taken later by more than this may not be served earlier by more than this. */
const SAME_TIME_S = 1;

/** An attempt is a part. The service fails a batch that the allowance should have kept back. */
export async function run(_budgetSeconds: number, seed: number): Promise<LongResult> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'allowance-'));
  // The emulator takes a quarter of the bytes of whole lines for tokens: 2.6 times our estimate of these short prompts.
  const service = await emulatorProcess({ enqueuedTokenLimit: 3 * MOST });
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
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
    const [seen] = (await pool.query(FOUND, [SAME_TIME_S])).rows;
    const wrong = {
      'workers died': died.length,
      'jobs not completed': WORKERS * JOBS_EACH - sum('completed'),
      token_limit_exceeded: refused,
      'creates too many or too few': Math.abs(batches.length - PARTS),
      'tokens above the limit': Math.max(0, Number(seen.highest) - MOST),
      'tokens still held': Number(seen.held),
      'places that got ahead': Number(seen.ahead),
    };
    const failures = Object.values(wrong).filter((count) => count > 0).length;
    return {
      attempts: PARTS,
      failures,
      notes: [
        `seed ${seed}: ${batches.length} creates, ${refused} token_limit_exceeded, highest sum ${seen.highest} of ${MOST}, ${seen.ahead} places got ahead`,
        `${seconds.toFixed(1)} s, ${(PARTS / seconds).toFixed(1)} parts/s; for each part ${(sum('statements') / PARTS).toFixed(1)} statements, of them ${(sum('appends') / PARTS).toFixed(1)} appends and ${(sum('asks') / PARTS).toFixed(1)} asking for room`,
        ...(failures > 0 ? [JSON.stringify(wrong), ...died.map(({ stderr }) => stderr.slice(-500))] : []),
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

/** The database itself notes every sum, and when each part came and got its room. */
const WATCH = `
  create table ${SCHEMA}.sums (held bigint);
  create table ${SCHEMA}.came (job text, part integer, at timestamptz default clock_timestamp());
  create table ${SCHEMA}.got (job text, part integer, at timestamptz default clock_timestamp());
  create function ${SCHEMA}.note_sum() returns trigger language plpgsql as
    'begin insert into ${SCHEMA}.sums values (new.held); return null; end';
  create function ${SCHEMA}.note_came() returns trigger language plpgsql as
    'begin insert into ${SCHEMA}.came values (new.job, new.part); return null; end';
  create function ${SCHEMA}.note_got() returns trigger language plpgsql as
    'begin insert into ${SCHEMA}.got values (new.job, new.part); return null; end';
  create trigger note_sum after update on ${SCHEMA}.allowances for each row execute function ${SCHEMA}.note_sum();
  create trigger note_came after insert on ${SCHEMA}.waiting for each row execute function ${SCHEMA}.note_came();
  create trigger note_got after insert on ${SCHEMA}.holds for each row execute function ${SCHEMA}.note_got()`;

const FOUND = `
  with came as (select job, at, row_number() over (partition by job order by at) as nth from ${SCHEMA}.came),
  got as (select job, at, row_number() over (partition by job order by at) as nth from ${SCHEMA}.got),
  turns as (select came.at as came, got.at as got from came join got using (job, nth))
  select (select max(held) from ${SCHEMA}.sums) as highest,
    (select coalesce(sum(tokens), 0) from ${SCHEMA}.holds) as held,
    (select count(*) from turns one where exists (
      select 1 from turns other
      where other.came < one.came - $1 * interval '1 second' and other.got > one.got + $1 * interval '1 second'
    )) as ahead`;
