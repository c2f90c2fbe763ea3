import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { submit } from '../../src/submit/job/submit.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { answered, chatBody, neverRun, refusedByStatus, result } from '../results/lines.js';
import { commandLine } from './command-line.js';

const base = temporaryFolder();

/** A folder with an input file of four requests, and what came back of them. */
async function world(outputs: readonly string[], errors: readonly string[] = []) {
  const cwd = mkdtempSync(join(base, 'collate-'));
  const batch = new BatchCreator({ model: 'gpt-6-luna' });
  for (const id of ['a', 'b', 'c', 'd']) batch.add(id, `Question ${id}`);
  await batch.save(join(cwd, 'reviews.jsonl'));
  const write = (name: string, lines: readonly string[]) => writeFileSync(join(cwd, name), `${lines.join('\n')}\n`);
  write('out.jsonl', outputs);
  write('err.jsonl', errors);
  const run = (...argv: string[]) => commandLine(argv, { cwd });
  return { cwd, write, run, text: (name: string) => readFileSync(join(cwd, name), 'utf8') };
}

const MIXED = [[answered('c', '=SUM(A1)'), answered('a', '-12')], [refusedByStatus('b', 500)]] as const;
const NAMED = ['--results', 'out.jsonl', '--errors', 'err.jsonl'];

describe('collate', () => {
  it('writes what became of each request in the order of the input, and exits 1 when one did not succeed', async () => {
    const { run, text } = await world(...MIXED);
    const { code, stdout, stderr } = await run('collate', 'reviews.jsonl', '-o', 'results.csv', ...NAMED);
    expect(code).toBe(1);
    expect(stdout).toBe('results.csv\n');
    expect(stderr).toContain('4 requests: 2 succeeded, 1 failed, 1 missing');
    expect(stderr).toContain('batch-creator retry reviews.jsonl -o again.jsonl');
    const rows: string[][] = parse(text('results.csv'));
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['custom_id', 'status', 'text'],
      ['a', 'succeeded', '-12'],
      ['b', 'failed', ''],
      ['c', 'succeeded', "'=SUM(A1)"],
      ['d', 'missing', ''],
    ]);
  });

  it('leaves formulas as they are with --raw-csv, and says so above its options', async () => {
    const { run, text } = await world(...MIXED);
    await run('collate', 'reviews.jsonl', '-o', 'results.csv', '--raw-csv', ...NAMED);
    expect(text('results.csv')).toContain(',=SUM(A1),');
    const { stdout } = await run('collate', '--help');
    expect(stdout).toMatch(/Usage:[\s\S]*formula[\s\S]*--raw-csv[\s\S]*Options:/);
  });

  it('takes the files of the job folder beside the input, and exits 0 when all succeeded', async () => {
    const { cwd, run, text, write } = await world([]);
    mkdirSync(join(cwd, 'reviews.job'));
    write('reviews.job/output-0001.jsonl', [answered('d'), answered('b')]);
    write('reviews.job/output-0003.jsonl', [answered('a')]);
    write('reviews.job/errors-0002.jsonl', [answered('c')]);
    const { code, stdout } = await run('collate', 'reviews.jsonl', '-o', 'results.jsonl', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'results.jsonl', requests: 4, byStatus: { succeeded: 4 } });
    const ids = text('results.jsonl').trim().split('\n');
    expect(ids.map((line) => JSON.parse(line).custom_id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('joins the columns of the original rows', async () => {
    const { run, text, write } = await world(['a', 'b', 'c', 'd'].map((id) => answered(id)));
    write('rows.csv', ['key,stars', 'd,4', 'a,1']);
    const argv = ['collate', 'reviews.jsonl', '-o', 'results.csv', '--rows', 'rows.csv', ...NAMED];
    expect((await run(...argv, '--id-column', 'key')).code).toBe(0);
    const rows: Record<string, string>[] = parse(text('results.csv'), { columns: true });
    expect(rows.map(({ stars }) => stars)).toEqual(['1', '', '', '4']);
    const wrong = await run(...argv, '--id-column', 'keys');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"key", "stars"')]);
  });

  it('keeps lines that belong to no request, and names their file', async () => {
    const { run, text } = await world([...['a', 'b', 'c', 'd'].map((id) => answered(id)), answered('stranger')]);
    const { stderr } = await run('collate', 'reviews.jsonl', '-o', 'results.csv', ...NAMED);
    expect(stderr).toContain('results.unmatched.jsonl');
    expect(text('results.unmatched.jsonl')).toBe(`${answered('stranger')}\n`);
  });

  it('replaces results, and nothing else without --force', async () => {
    const { run, write } = await world(...MIXED);
    const collate = (to: string, ...more: string[]) => run('collate', 'reviews.jsonl', '-o', to, ...NAMED, ...more);
    for (const to of ['results.csv', 'results.jsonl', 'results.json', 'results.parquet'])
      for (let round = 0; round < 2; round++) expect([to, (await collate(to)).code]).toEqual([to, 1]);
    write('mine.csv', ['id,text', '1,hello']);
    expect(await collate('mine.csv')).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect((await collate('reviews.jsonl', '--force')).code).toBe(2);
    expect((await collate('mine.csv', '--force')).code).toBe(1);
  });

  it.each([
    [['collate', 'reviews.jsonl', '-o', 'results.csv'], 'there are none in reviews.job'],
    [['collate', 'reviews.jsonl', '-o', 'results.txt', ...NAMED], '.csv'],
    [['collate', 'nowhere.jsonl', '-o', 'results.csv', ...NAMED], 'nowhere.jsonl: it does not exist'],
    [['collate', 'reviews.jsonl', '-o', 'results.csv', '--results', 'nowhere.jsonl'], 'nowhere.jsonl'],
    [['retry', 'reviews.jsonl', '-o', 'again.jsonl', '--only', 'lost', ...NAMED], 'no status "lost"'],
    [['retry', 'reviews.jsonl', '-o', 'reviews.jsonl', ...NAMED], 'one of the source files'],
  ])('%j is wrong usage', async (argv, words) => {
    const { run } = await world(...MIXED);
    const { code, stderr } = await run(...argv);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\bat .*\.ts/);
    expect(code).toBe(2);
  });
});

describe('retry', () => {
  it('writes what did not succeed, byte for byte as it was', async () => {
    const { run, text } = await world(...MIXED);
    const { code, stdout, stderr } = await run('retry', 'reviews.jsonl', '-o', 'again.jsonl', ...NAMED);
    expect([code, stdout]).toEqual([0, 'again.jsonl\n']);
    expect(stderr).toContain('Wrote 2 requests to retry');
    const lines = text('reviews.jsonl').split('\n');
    expect(text('again.jsonl')).toBe(`${lines[1]}\n${lines[3]}\n`);
  });

  it('takes only the statuses that are named', async () => {
    const { run, text } = await world([answered('a')], [neverRun('b', 'batch_expired'), refusedByStatus('c', 429)]);
    const { stdout } = await run(
      'retry',
      'reviews.jsonl',
      '-o',
      'x.jsonl',
      '--only',
      'expired,missing',
      '--json',
      ...NAMED,
    );
    expect(JSON.parse(stdout)).toMatchObject({ requests: 2, files: [{ path: 'x.jsonl' }], summary: { requests: 4 } });
    expect(text('x.jsonl')).toMatch(/^{"custom_id":"b".*\n{"custom_id":"d".*\n$/);
  });

  it('writes nothing, and exits 0, when all succeeded', async () => {
    const { run, text } = await world(['a', 'b', 'c', 'd'].map((id) => result(id, chatBody('yes'))));
    const seen = await run('retry', 'reviews.jsonl', '-o', 'again.jsonl', ...NAMED);
    expect(seen).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Nothing to retry') });
    expect(() => text('again.jsonl')).toThrow('ENOENT');
  });
});

describe('a job', () => {
  it('is downloaded where it was not yet; rounds are asked again until all succeeded, and collate as one', async () => {
    const { cwd, text } = await world([]);
    let failing = 2;
    const answer = () => (failing-- > 0 ? { status: 500, body: { error: { message: 'try again' } } } : undefined);
    const emulator = await testEmulator({ answer });
    const env = { OPENAI_BASE_URL: emulator.url, OPENAI_API_KEY: emulator.apiKey };
    const run = (...argv: string[]) => commandLine(argv, { cwd, env });
    const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
    await submit(join(cwd, 'reviews.jsonl'), { client });
    await expect.poll(() => emulator.state.batches[0]!.status).toBe('completed');

    const first = await run('retry', 'reviews.jsonl', '-o', 'again.jsonl');
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('2 succeeded, 2 failed')]);
    expect(first.stderr).toContain(
      'Then: batch-creator submit again.jsonl --wait && batch-creator collate reviews.jsonl --with again.jsonl -o results.csv\n',
    );
    await (await submit(join(cwd, 'again.jsonl'), { client })).done();
    const argv = ['collate', 'reviews.jsonl', '--with', 'again.jsonl', '-o', 'results.jsonl'];
    expect(await run(...argv)).toMatchObject({ code: 0, stderr: expect.stringContaining('4 succeeded') });
    expect(text('results.jsonl').match(/"succeeded"/g)).toHaveLength(4);

    const asked = emulator.state.requests.length;
    expect((await commandLine(argv, { cwd })).code).toBe(0);
    expect(emulator.state.requests.length).toBe(asked);
  });

  it('says what it needs when the results have still to be downloaded', async () => {
    const { cwd } = await world([]);
    const emulator = await testEmulator();
    await submit(join(cwd, 'reviews.jsonl'), {
      client: new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey }),
    });
    const seen = await commandLine(['collate', 'reviews.jsonl', '-o', 'results.csv'], { cwd });
    expect(seen).toMatchObject({ code: 2, stderr: expect.stringContaining('OPENAI_API_KEY is not set') });
  });
});
