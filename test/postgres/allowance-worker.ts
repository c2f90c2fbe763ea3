// Carries jobs that share an allowance, all at once. Argument: JSON of AllowanceWorkerOptions. Prints how many statements it ran.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import OpenAI from 'openai';
import pg from 'pg';
import { postgresLedger } from '../../src/postgres/postgres-ledger.js';
import { submit } from '../../src/submit/job/submit.js';
import { chatLines } from '../submit/chat-lines.js';

export interface AllowanceWorkerOptions {
  folder: string;
  /** Each with the number of requests of each of its parts. */
  jobs: { name: string; parts: number[] }[];
  allowance: string;
  maxEnqueuedTokens: number;
  service: string;
  database: string;
  schema: string;
}

const { folder, jobs, allowance, maxEnqueuedTokens, service, database, schema } = JSON.parse(
  argv[2]!,
) as AllowanceWorkerOptions;
const pool = new pg.Pool({ connectionString: database, max: 5 });
const counts = { statements: 0, appends: 0, asks: 0 };
const query = (text: string, values: unknown[]) => {
  counts.statements++;
  if (text.includes('with held as')) counts.appends++;
  if (text.includes('with own as')) counts.asks++;
  return pool.query(text, values);
};
const client = new OpenAI({ baseURL: service, apiKey: 'sk-worker' });
const times = { settleMs: 60_000, pollMs: 250, backoffMs: 20, timeoutMs: 60_000 };
const ends = jobs.map(async ({ name, parts }) => {
  mkdirSync(join(folder, name), { recursive: true });
  const paths = parts.map((requests, part) => {
    const path = join(folder, name, `part-${part}.jsonl`);
    writeFileSync(path, chatLines(requests, `Part ${part} of ${name}`));
    return path;
  });
  const ledger = postgresLedger({ query, schema, job: name });
  const job = await submit(paths, { client, ledger, allowance, maxEnqueuedTokens, ...times });
  return (await job.done()).status;
});
const words = await Promise.all(ends);
console.log(JSON.stringify({ ...counts, completed: words.filter((word) => word === 'completed').length }));
exit(0);
