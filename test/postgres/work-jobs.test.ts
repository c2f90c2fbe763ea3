import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type OpenAI from 'openai';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobName } from '../../src/postgres/job-name.js';
import { postgresAllowance, postgresLedger } from '../../src/postgres/postgres-ledger.js';
import { type JobVisit, workJobs } from '../../src/postgres/work-jobs.js';
import { cleanRound } from '../../src/submit/job/clean-job.js';
import { submit } from '../../src/submit/job/submit.js';
import type { BatchClient, RemoteBatch } from '../../src/submit/service/client.js';
import { uploadFile } from '../../src/submit/transfer/upload.js';
import { commandLine } from '../cli/command-line.js';
import { testPostgres } from '../helpers/postgres.js';
import { seededRandom } from '../long/program.js';
import { chatLines } from '../submit/chat-lines.js';
import { bench, FAST } from '../submit/harness.js';
import { attackWorkers } from './workers.js';

let server: Awaited<ReturnType<typeof testPostgres>>;
let pool: pg.Pool;
let made = 0;
/** Each test has tables of its own, so that its workers find no jobs of another. */
const newSchema = () => `work_${++made}`;

beforeAll(async () => {
  server = await testPostgres('work_jobs');
  pool = new pg.Pool({ connectionString: server.url, max: 20 });
  pool.on('error', () => undefined);
}, 120_000);

afterAll(() => pool?.end());

function jobsIn(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `job-${index}.jsonl`);
    writeFileSync(path, chatLines(2, `Job ${index}`));
    return path;
  });
}

function resultLines(path: string): string[] {
  const output = join(path.replace('.jsonl', '.job'), 'round-0001', 'output-0001.jsonl');
  return readFileSync(output, 'utf8').trim().split('\n');
}

/** A client to whom a batch is in progress for the first `looks` looks. */
function endsAfter(client: OpenAI, looks: number): BatchClient {
  let seen = 0;
  const now = (batch: RemoteBatch): RemoteBatch =>
    seen < looks ? { ...batch, status: 'in_progress', output_file_id: null } : batch;
  const batches: BatchClient['batches'] = Object.create(client.batches);
  batches.retrieve = async (id, options) => {
    const batch = now(await client.batches.retrieve(id, options));
    seen++;
    return batch;
  };
  batches.list = async (query, options) => {
    const { data, has_more } = await client.batches.list(query, options);
    const page = { data: data.map(now), has_more };
    seen++;
    return page;
  };
  return Object.assign(Object.create(client), { batches });
}

describe('workJobs', () => {
  it('two workers carry all jobs to their results, each job once', async () => {
    const { folder, client } = await bench({ speed: 200 }, 4);
    const schema = newSchema();
    const ledger = (round: string) => postgresLedger({ query: pool, schema, job: jobName(round) });
    const paths = jobsIn(folder, 4);
    for (const path of paths) await submit(path, { client, ledger, ...FAST });
    const stop = new AbortController();
    const done = new Set<string>();
    const visits = [0, 0];
    const waiting = new Set<() => void>();
    /** The first to take a job waits until the other one has taken one, too. */
    const query = async (text: string, values: unknown[]) => {
      const reply = await pool.query(text, values);
      if (text.includes('skip locked') && reply.rows.length > 0 && Math.min(...visits) === 0) {
        const both = new Promise<void>((resolve) => waiting.add(resolve));
        if (waiting.size > 1) for (const goOn of waiting) goOn();
        await both;
      }
      return reply;
    };
    const work = (worker: number) =>
      workJobs({
        query,
        schema,
        client,
        folder,
        visitMs: 50,
        ...FAST,
        signal: stop.signal,
        onVisit: ({ job, status }) => {
          visits[worker]!++;
          if (status?.status === 'completed') done.add(job);
          if (done.size === paths.length) stop.abort();
        },
      }).catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
    await Promise.all([work(0), work(1)]);
    expect(Math.min(...visits)).toBeGreaterThan(0);
    for (const path of paths) expect(resultLines(path)).toHaveLength(2);
  });

  it('a worker without a copy of the input says which file is missing and what to do, and sends nothing', async () => {
    const { folder, client, emulator } = await bench({}, 0);
    const path = join(folder, 'reviews.job', 'round-0001', 'input-0001.jsonl');
    const facts = { part: 1, name: 'a.jsonl', sha256: '', bytes: 1, timeoutMs: 1_000 };
    const failed = await uploadFile(client, { path, ...facts }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'BatchFileError', code: 'file_not_found', path });
    expect((failed as Error).message).toBe(
      `Part 1 of the job is not uploaded yet, and this machine has no copy of its input at ${path}. Copy reviews.job here from the machine that submitted it, or run a worker there.`,
    );
    expect(emulator.state.requests).toHaveLength(0);
  });

  it('a worker on a machine without that copy tells so of its visit, and goes on to other jobs', async () => {
    const { folder, client } = await bench({ speed: 200 }, 1);
    const schema = newSchema();
    const ledger = (round: string) => postgresLedger({ query: pool, schema, job: jobName(round) });
    const [unsent, sent] = jobsIn(folder, 2);
    const stop = new AbortController();
    const files: BatchClient['files'] = Object.create(client.files);
    files.create = async () => {
      stop.abort(new Error('stopped'));
      throw new Error('stopped');
    };
    const dying = Object.assign(Object.create(client), { files });
    await expect(submit(unsent!, { client: dying, ledger, ...FAST, signal: stop.signal })).rejects.toThrow();
    await submit(sent!, { client, ledger, ...FAST });
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const seen: JobVisit[] = [];
    await workJobs({
      query: pool,
      schema,
      client,
      folder: elsewhere,
      visitMs: 60_000,
      once: true,
      ...FAST,
      onVisit: (visit) => seen.push(visit),
    });
    expect(seen.map(({ job, error }) => [job, error?.message])).toEqual([
      ['job-0.job/round-0001', expect.stringContaining('no copy of its input')],
      ['job-1.job/round-0001', undefined],
    ]);
  });

  it('a job whose results were deleted is over', async () => {
    const { folder, client } = await bench({ speed: 200 }, 1);
    const schema = newSchema();
    const ledger = (round: string) => postgresLedger({ query: pool, schema, job: jobName(round) });
    const [path] = jobsIn(folder, 1);
    const job = await submit(path!, { client, ledger, ...FAST });
    await job.done();
    const round = join(job.folder, 'round-0001');
    await cleanRound({ ledger: ledger(round), folder: round }, { client, downloads: true });
    const seen: JobVisit[] = [];
    const stop = new AbortController();
    const onVisit = (visit: JobVisit) => {
      seen.push(visit);
      if (seen.length > 2) stop.abort();
    };
    const work = { query: pool, schema, client, folder, visitMs: 1, once: true, ...FAST, signal: stop.signal, onVisit };
    expect(await workJobs(work)).toBe(1);
    expect(seen[0]).toMatchObject({ status: { status: 'completed' }, error: { code: 'job_cleaned' } });
  });

  it('a batch that ends in the middle of a visit has its results downloaded before the job counts as over', async () => {
    for (let early = 0; early < 6; early++) {
      const { folder, client } = await bench({ speed: 1_000_000 }, 1);
      const schema = newSchema();
      const [path] = jobsIn(folder, 1);
      const ledger = (round: string) => postgresLedger({ query: pool, schema, job: jobName(round) });
      await submit(path!, { client, ledger, ...FAST });
      await expect.poll(async () => (await client.batches.list()).data[0]!.status).toBe('completed');
      await workJobs({
        query: pool,
        schema,
        client: endsAfter(client, early),
        folder,
        visitMs: 1,
        once: true,
        ...FAST,
      });
      let visits = 0;
      do {
        visits = await workJobs({ query: pool, schema, client, folder, visitMs: 1, once: true, ...FAST });
      } while (visits > 0);
      expect(resultLines(path!), `the batch ended after ${early} looks`).toHaveLength(2);
    }
  });

  it('a worker on another machine, with its own copy of the input, goes on with a job and gets its results', async () => {
    const { folder, client, file } = await bench({}, 1);
    const schema = newSchema();
    const ledger = (round: string) => postgresLedger({ query: pool, schema, job: jobName(round) });
    await (await submit(file, { client, ledger, ...FAST })).done();
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const copy = join(elsewhere, 'reviews.jsonl');
    writeFileSync(copy, readFileSync(file));
    const job = await submit(copy, { client, ledger, ...FAST });
    expect(job.sent).toBe(0);
    const seen = [];
    for await (const { status } of job.results()) seen.push(status);
    expect(seen).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(existsSync(join(elsewhere, 'reviews.job', 'round-0001', 'ledger.jsonl'))).toBe(false);
  });

  it('jobs that share an allowance never hold more than it, and all end', async () => {
    const { folder, client } = await bench({ speed: 200 }, 6);
    const schema = newSchema();
    const allowance = postgresAllowance({ query: pool, schema, name: 'acme/gpt-6-luna' });
    const ledger = (round: string) => postgresLedger({ query: pool, schema, job: jobName(round) });
    const tokens: number[] = [];
    const jobs = jobsIn(folder, 6).map(async (path) => {
      const job = await submit(path, { client, ledger, allowance: allowance.name, maxEnqueuedTokens: 60, ...FAST });
      tokens.push((await job.status()).allowance!.held);
      return job.done();
    });
    const ends = await Promise.all(jobs);
    expect(ends.map(({ status }) => status)).toEqual(Array(6).fill('completed'));
    expect(Math.max(...tokens)).toBeLessThanOrEqual(60);
    expect(await allowance.status()).toMatchObject({ held: 0, waiting: 0, most: 60 });
  });

  it('an allowance of one machine is a folder beside the jobs', async () => {
    const { folder, client } = await bench({ speed: 200 }, 3);
    const jobs = jobsIn(folder, 3).map(async (path) => {
      const job = await submit(path, { client, allowance: 'acme/luna', maxEnqueuedTokens: 60, ...FAST });
      return (await job.done()).status;
    });
    expect(await Promise.all(jobs)).toEqual(Array(3).fill('completed'));
    expect(JSON.parse(readFileSync(join(folder, 'acme%2Fluna.allowance', 'holds.json'), 'utf8'))).toMatchObject({
      holds: [],
    });
    await expect(submit(join(folder, 'job-0.jsonl'), { client, allowance: 'a', ...FAST })).rejects.toThrow(
      /needs a limit/,
    );
  });
});

describe('on the command line', () => {
  it('submit, work, status and collate keep their records in the database', async () => {
    const { folder, emulator } = await bench({ speed: 200 }, 1);
    const env = {
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: emulator.url,
      BATCH_CREATOR_LEDGER: `${server.url}?schema=${newSchema()}`,
      BATCH_CREATOR_SETTLE_MS: '60',
    };
    const run = (...args: string[]) => commandLine(args, { cwd: folder, env });
    expect(await run('submit', 'reviews.jsonl', '--yes')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'reviews.job', 'round-0001', 'ledger.jsonl'))).toBe(false);
    await expect
      .poll(async () => (await run('work', '--once', '--every', '1ms')).stderr, { timeout: 20_000 })
      .toMatch(/reviews\.job\/round-0001: completed/);
    expect((await run('status', 'reviews.jsonl')).stdout).toMatch(/completed/);
    expect(await run('collate', 'reviews.jsonl', '-o', 'results.csv')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'results.csv'), 'utf8').trim().split('\n')).toHaveLength(4);
  });

  it('never shows the credentials of the database', async () => {
    const { folder } = await bench({}, 0);
    const canary = 'postgres://me:canary-password@127.0.0.1:9/db';
    for (const ledger of [canary, `mysql${canary.slice(8)}`, `${canary}:x`]) {
      const env = { OPENAI_API_KEY: 'sk-test' };
      const { code, stdout, stderr } = await commandLine(['work', '--once', '--ledger', ledger], { cwd: folder, env });
      expect(code).toBeGreaterThan(0);
      expect(stdout + stderr).not.toContain('canary');
    }
  });
});

it('workers that are killed, stopped, woken and cut off pay once and lose nothing', { timeout: 240_000 }, async () => {
  const world = { database: server.url, workers: 2, jobs: 2, parts: 2, random: seededRandom(7) };
  const found = await attackWorkers({ ...world, blows: 5, delayMs: 40 });
  expect(found).toMatchObject({ doubled: 0, lost: 0, stale: 0, damaged: 0 });
});
