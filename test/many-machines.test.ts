import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readResults, validateFile } from '../src/index.js';
import { testPostgres } from './helpers/postgres.js';
import { temporaryFolder } from './helpers/temp-folder.js';
import { all, chatBody } from './results/lines.js';
import { chatLines } from './submit/chat-lines.js';
import { bench } from './submit/harness.js';

const root = new URL('..', import.meta.url).pathname;
const page = readFileSync(`${root}examples/many-machines.md`, 'utf8');
/** A block of the page, by the words after its fence. */
function block(fence: string): string {
  const found = new RegExp(`^\`\`\`${fence}\n([\\s\\S]*?)^\`\`\``, 'm').exec(page)?.[1];
  if (found === undefined) throw new Error(`The page has no block "${fence}".`);
  return found;
}

/** Copies a folder as object storage does: a file appears whole or not at all. */
const AWS = `#!/usr/bin/env node
const { cpSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } = require('node:fs');
const { dirname, join } = require('node:path');
const [s3, cp, recursive, ...places] = process.argv.slice(2);
if ([s3, cp, recursive].join(' ') !== 's3 cp --recursive') throw new Error('another command');
const [from, to] = places.map((place) => place.replace('s3://', process.env.OBJECT_STORAGE + '/'));
for (const name of existsSync(from) ? readdirSync(from, { recursive: true }) : []) {
  if (!statSync(join(from, name), { throwIfNoEntry: false })?.isFile()) continue;
  mkdirSync(dirname(join(to, name)), { recursive: true });
  const part = join(to, name + '.' + process.pid + '.part');
  cpSync(join(from, name), part);
  renameSync(part, join(to, name));
}
`;
/** The installed command; in place of every 30 seconds, a worker visits a job twice a second. */
const COMMAND = `#!/bin/sh
[ "$1" = work ] && set -- "$@" --every 500ms
exec "${process.execPath}" "${root}dist/cli/bin.js" "$@"
`;

const base = temporaryFolder();
const programs = join(base, 'bin');
const storage = join(base, 'storage');
let database: string;

beforeAll(async () => {
  mkdirSync(programs);
  mkdirSync(storage);
  for (const [name, text] of Object.entries({ aws: AWS, 'batch-creator': COMMAND })) {
    writeFileSync(join(programs, name), text);
    chmodSync(join(programs, name), 0o755);
  }
  database = (await testPostgres('many_machines')).url;
}, 120_000);

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a block of the page as a user would, in a folder of its own for each machine. */
function shell(text: string, cwd: string, env: Record<string, string>): Promise<Ran> {
  mkdirSync(cwd, { recursive: true });
  const world = { HOME: base, PATH: `${programs}:${process.env.PATH}`, OBJECT_STORAGE: storage, ...env };
  return new Promise((resolve) => {
    execFile('bash', ['-ec', text], { cwd, env: world }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

const rowsOf = (path: string) => readFileSync(path, 'utf8').trim().split('\n').slice(1);
/** Room for one job at a time, so that the workers have something to send. */
const smallLimit = (text: string) => text.replace('2000000', '60');

describe('the commands of examples/many-machines.md', () => {
  it('two workers without a shared disk carry two jobs, with a copy command before and after', async () => {
    const { emulator } = await bench({ speed: 2_000 }, 2);
    const env = {
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: emulator.url,
      BATCH_CREATOR_LEDGER: `${database.replace('postgres@', 'postgres:canary-password@')}?schema=copied`,
      BATCH_CREATOR_SETTLE_MS: '60',
    };
    const home = join(base, 'home');
    mkdirSync(home);
    const printed: string[] = [];
    const run = async (text: string, machine: string, own: Record<string, string> = env) => {
      const { code, stdout, stderr } = await shell(text, join(base, machine), own);
      printed.push(stdout, stderr);
      expect(code, stderr).toBe(0);
      return stderr;
    };
    for (const name of ['reviews', 'notes']) {
      writeFileSync(join(home, `${name}.jsonl`), chatLines(2, name));
      await run(smallLimit(block('sh submit')).replaceAll('reviews', name), 'home');
    }
    const over = new Set<string>();
    for (let tries = 0; tries < 60 && over.size < 2; tries++) {
      const said = await Promise.all(['worker-1', 'worker-2'].map((machine) => run(block('sh work'), machine)));
      for (const [, job] of said.join('\n').matchAll(/^(\w+)\.job\/round-0001: completed/gm)) over.add(job!);
    }
    expect(over.size).toBe(2);
    // What the workers published is enough: nothing more is fetched.
    const offline = { ...env, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    for (const name of ['reviews', 'notes']) {
      await run(block('sh collect').replaceAll('reviews', name).replace('results', name), 'home', offline);
      expect(rowsOf(join(home, `${name}.csv`))).toHaveLength(2);
    }
    const status = await run('batch-creator status reviews.jsonl', 'home');
    expect(status + printed.join('\n')).toMatch(/Allowance acme\/gpt-6-luna: 0 of 60 tokens held/);
    expect(printed.join('\n')).not.toContain('canary');
  });
});

describe('DuckDB', () => {
  it('lines of the shape that the statement of the page writes are valid', async () => {
    const file = join(base, 'duckdb.jsonl');
    writeFileSync(file, block('jsonl duckdb'));
    expect(await validateFile(file)).toMatchObject({ ok: true, issues: [], requests: 2 });
    const sql = block('sql');
    const { body, ...line } = JSON.parse(block('jsonl duckdb').split('\n')[0]!);
    expect([...sql.matchAll(/ AS (\w+)/g)].map(([, name]) => name)).toEqual([...Object.keys(line), 'body']);
    expect([...sql.matchAll(/^ {6}'(\w+)':/gm)].map(([, name]) => name)).toEqual(Object.keys(body));
  });
});

describe('vLLM run-batch', () => {
  it('its input validates, and its answers and failures are read from its one file', async () => {
    const model = 'meta-llama/Meta-Llama-3-8B-Instruct';
    const own = join(base, 'own.jsonl');
    writeFileSync(own, chatLines(3).replaceAll('gpt-6-luna', model));
    expect(await validateFile(own, { provider: 'vllm' })).toMatchObject({ ok: true, issues: [] });
    // vllm-project/vllm, vllm/entrypoints/openai/run_batch.py
    const response = (status_code: number, body: unknown) => ({ status_code, request_id: 'vllm-batch-1', body });
    const error = { message: 'Too long.', type: 'BadRequestError', param: null, code: 400 };
    const lines = [
      { id: 'vllm-1', custom_id: 'r0', response: response(200, chatBody('hello', { stop_reason: null })), error: null },
      { id: 'vllm-2', custom_id: 'r1', response: response(400, null), error: { error } },
      {
        id: 'vllm-3',
        custom_id: 'r2',
        response: response(400, null),
        error: 'Request must not be sent in stream mode',
      },
    ];
    const answers = join(base, 'answers.jsonl');
    writeFileSync(answers, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(await all(readResults(answers, undefined, { input: own }))).toMatchObject([
      { customId: 'r0', status: 'succeeded', text: 'hello' },
      { customId: 'r1', status: 'failed', error: { message: 'Too long.', statusCode: 400 } },
      { customId: 'r2', status: 'failed', error: { message: 'Request must not be sent in stream mode' } },
    ]);
    const ran = await shell(block('sh vllm'), base, {});
    expect(ran.code).toBe(1);
    expect(rowsOf(join(base, 'own.csv'))).toHaveLength(3);
  });
});
