import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import type { EmulatorOptions } from '../../src/emulator/start.js';
import { readAnswers } from '../../src/results/collate/read-answers.js';
import { openJob, submit } from '../../src/submit/job/submit.js';
import { runBatch } from '../../src/submit/run/run-batch.js';
import type { RunBatchOptions } from '../../src/submit/run/run-batch-options.js';
import { commandLine } from '../cli/command-line.js';
import { CONFIG } from '../cli/run-setting.js';
import { QUICK } from '../cli/submit-setting.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { answered } from '../results/lines.js';
import { clientOf, FAST } from '../submit/harness.js';
import { all } from './rounds.js';

/** A folder and an emulator whose answers are a function of the request, and that counts them. */
async function world(options: EmulatorOptions = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'answers-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const asked: string[] = [];
  const emulator = await testEmulator({
    answer: ({ body }) => {
      const text = (body.messages as { content: string }[]).at(-1)!.content;
      asked.push(text);
      return `answer to ${text}`;
    },
    ...options,
  });
  const at = (name: string) => join(cwd, name);
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...QUICK };
  const run = (line: string) => commandLine(line.split(' '), { cwd, env });
  const table = (name: string) =>
    parse(readFileSync(at(name)), { columns: true }) as unknown as Record<string, string>[];
  const write = (name: string, text: string) => writeFileSync(at(name), text);
  return { at, run, table, write, asked, emulator, client: clientOf(emulator) };
}

const rowsOf = (...texts: string[]) => `text\n${texts.map((text) => `${text}\n`).join('')}`;
const BUILD = 'build --input rows.csv --prompt {{text}} --model gpt-6-luna -o rows.jsonl';

describe('an answer belongs to its request', () => {
  it('when rows with automatic IDs are reordered, built and collated again', async () => {
    const { run, write, table, asked } = await world();
    write('rows.csv', rowsOf('one', 'two', 'three'));
    await run(BUILD);
    await run('submit rows.jsonl --wait');
    write('rows.csv', rowsOf('three', 'one', 'two'));
    await run(`${BUILD} --force`);
    expect(await run('collate rows.jsonl -o answers.csv')).toMatchObject({ code: 0 });
    expect(table('answers.csv').map(({ custom_id, text }) => [custom_id, text])).toEqual([
      ['request-1', 'answer to three'],
      ['request-2', 'answer to one'],
      ['request-3', 'answer to two'],
    ]);
    expect((await run('submit rows.jsonl')).stderr).toContain('3 requests: 3 answered before, 0 new. Nothing to send.');
    expect(asked).toHaveLength(3);
  });

  it('when something else is saved over a submitted file: nothing is lost, and nothing is given to strangers', async () => {
    const { at, run, client, asked } = await world();
    const batch = (...texts: string[]) =>
      new BatchCreator().addAll(texts.map((prompt, i) => ({ customId: `id-${i}`, prompt })));
    await batch('a', 'b').save(at('f.jsonl'));
    await (await submit(at('f.jsonl'), { client, ...FAST })).done();
    await batch('c', 'b').save(at('f.jsonl'));
    const job = await openJob(at('f.jsonl'), { client, ...FAST });
    const results = job.results();
    expect((await all(results)).map(({ text, error }) => text ?? error?.code)).toEqual(['not_sent', 'answer to b']);
    expect(results.summary.unused).toEqual({ count: 1, customIds: ['id-0'] });
    expect((await run('collate f.jsonl -o out.csv')).stderr).toContain('1 earlier answer not used here');
    await (await submit(at('f.jsonl'), { client, ...FAST })).done();
    expect(asked.toSorted()).toEqual(['a', 'b', 'c']);
    await batch('a', 'b', 'c').save(at('f.jsonl'));
    const again = await openJob(at('f.jsonl'), { client, ...FAST });
    expect((await all(again.results())).map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect((await all(job.results({ round: 1 }))).map(({ text }) => text)).toEqual(['answer to a', 'answer to b']);
    rmSync(at('f.jsonl'));
    expect((await all(again.results())).map(({ text }) => text)).toEqual(['answer to c', 'answer to b']);
  });

  it('when runBatch is called again with other rows: what is new is sent and delivered', async () => {
    const { at, client, asked } = await world();
    const seen: string[] = [];
    const call = (texts: string[], more: Partial<RunBatchOptions> = {}) =>
      runBatch({
        ...FAST,
        name: 'daily',
        folder: at('.'),
        client,
        upload: () => texts.map((prompt, place) => ({ customId: `row-${place}`, prompt })),
        download: async (outcomes) => {
          for await (const { text } of outcomes) seen.push(text ?? '');
        },
        ...more,
      });
    expect(await call(['a', 'b'])).toMatchObject({ sent: 2, delivered: 2, summary: { requests: 2 } });
    expect(await call(['a', 'b', 'c'])).toMatchObject({ sent: 1, delivered: 1, summary: { requests: 3 } });
    expect(await call(['a', 'b', 'c'])).toMatchObject({ sent: 0, delivered: 0, summary: { requests: 3 } });
    expect(seen.map((text) => text.slice(-1))).toEqual(['a', 'b', 'c']);
    expect(asked.toSorted()).toEqual(['a', 'b', 'c']);
    seen.length = 0;
    expect(await call(['c', 'a'], { deliver: 'all' })).toMatchObject({ sent: 0, delivered: 2 });
    expect(seen.map((text) => text.slice(-1))).toEqual(['c', 'a']);
    // The same requests in another order, under another name.
    await expect(call(['b', 'c', 'a'], { name: 'other' })).rejects.toThrow(/"daily" sent the same requests as "other"/);
    expect(await call(['c', 'b'], { name: 'other' })).toMatchObject({ sent: 2 });
    await call(['a', 'b'], { allowSameDataset: true });
    expect(asked.filter((text) => text === 'a')).toHaveLength(2);
  });

  it('when a config or its rows are edited between runs', async () => {
    const { run, write, table, asked } = await world();
    const config = CONFIG.replace('id_column: id\n', '').replace('data_path: work\n', '');
    write('config.yaml', config);
    write('reviews.csv', 'text,stars\none,1\ntwo,2\n');
    expect((await run('run -c config.yaml')).code).toBe(0);
    write('reviews.csv', 'text,stars\ntwo,2\nzero,0\none,1\n');
    const second = await run('run -c config.yaml');
    expect(second.stderr).toMatch(/3 requests: 2 answered before, 1 new \(.*\$/);
    expect(table('answers.csv').map(({ text, stars }) => [text?.split('\n').at(-1), stars])).toEqual([
      ['two', '2'],
      ['zero', '0'],
      ['one', '1'],
    ]);
    expect(asked).toHaveLength(3);
    write('config.yaml', config.replace('Classify', 'Summarize'));
    expect((await run('run -c config.yaml')).stderr).toContain('3 requests: 0 answered before, 3 new');
    write('config.yaml', config);
    expect((await run('run -c config.yaml')).code).toBe(0);
    expect(table('answers.csv')[0]!.text).toContain('Classify');
    expect(asked).toHaveLength(6);
    write('answers.csv', 'edited by hand\n');
    expect(await run('run -c config.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('was changed since'),
    });
  });

  it('when failures are sent again: run takes the new round in, and says no more that they failed', async () => {
    const failed = new Set<string>();
    const { run, write, asked } = await world({
      answer: ({ body }) => {
        const text = (body.messages as { content: string }[]).at(-1)!.content;
        if (text.endsWith('never') || failed.size === failed.add(text).size)
          return text.endsWith('never') ? FAILURE : 'yes';
        return FAILURE;
      },
    });
    write('config.yaml', CONFIG);
    write('reviews.csv', 'id,text\na,one\nb,two\n');
    const first = await run('run -c config.yaml');
    expect(first).toMatchObject({ code: 1, stderr: expect.stringContaining('run -c config.yaml --retry 1') });
    expect((await run('run -c config.yaml')).code).toBe(1);
    expect((await run('run -c config.yaml --retry 1')).code).toBe(0);
    expect(await run('run -c config.yaml')).toMatchObject({
      code: 0,
      stderr: 'Nothing has changed since the last run, and nothing was sent.\n',
    });
    write('reviews.csv', 'id,text\na,one\nb,two\nc,never\n');
    expect((await run('run -c config.yaml --retry 2')).code).toBe(1);
    expect((await run('status work/reviews.jsonl')).stdout).toMatch(/\n +5 {2}completed/);
    expect((await run('run -c config.yaml --retry 2')).code).toBe(1);
    expect((await run('status work/reviews.jsonl --json')).stdout).toContain('"round": 5');
    expect(asked).toEqual([]);
  });
});

const FAILURE = { status: 500, body: { error: { message: 'try again' } } };

describe('for batches that other tools submit', () => {
  it('what was answered is left out of a new file', async () => {
    const { at, run, write } = await world();
    const batch = (...texts: string[]) =>
      new BatchCreator().addAll(texts.map((prompt, place) => ({ customId: `${texts.length}-${place}`, prompt })));
    await batch('a', 'b', 'b').save(at('old.jsonl'));
    writeFileSync(at('out.jsonl'), ['3-0', '3-1'].map((id) => `${answered(id)}\n`).join(''));
    const except = () => readAnswers({ input: at('old.jsonl'), output: at('out.jsonl') });
    const saved = await batch('b', 'c', 'a', 'b').save(at('new.jsonl'), { except: await except() });
    expect(saved).toMatchObject({ requests: 2, answered: 2, files: [{ requests: 2 }] });
    const ids = readFileSync(at('new.jsonl'), 'utf8').match(/"4-\d"/g);
    expect(ids).toEqual(['"4-1"', '"4-3"']);
    expect(await batch('b', 'a').save(at('none.jsonl'), { except: await except() })).toMatchObject({
      files: [],
      answered: 2,
    });
    await expect(batch('b').save(at('x.jsonl'), { except: 1 as never })).rejects.toThrow('the result of readAnswers');

    write('rows.csv', rowsOf('a', 'z'));
    await run('build --input rows.csv --prompt {{text}} -o first.jsonl');
    writeFileSync(at('first-out.jsonl'), `${answered('request-1')}\n`);
    write('rows.csv', rowsOf('y', 'a'));
    const built = 'build --input rows.csv --prompt {{text}} -o second.jsonl';
    expect(await run(`${built} --except first.jsonl`)).toMatchObject({ code: 2 });
    const seen = await run(`${built} --except first.jsonl --answers first-out.jsonl`);
    expect(seen).toMatchObject({ code: 0, stderr: expect.stringContaining('Left out 1 request answered before.') });
    expect(readFileSync(at('second.jsonl'), 'utf8').match(/"request-\d"/g)).toEqual(['"request-1"']);
  });
});

describe('requests that are the same', () => {
  const three = (at: (name: string) => string) =>
    new BatchCreator()
      .addAll(['a', 'b', 'c'].map((customId) => ({ customId, prompt: 'the same' })))
      .save(at('f.jsonl'));

  it('have an answer each: k - m are sent where m were answered', async () => {
    const { at, client, asked } = await world();
    await new BatchCreator().add('b', 'the same').save(at('f.jsonl'));
    await (await submit(at('f.jsonl'), { client, ...FAST })).done();
    await three(at);
    const job = await submit(at('f.jsonl'), { client, ...FAST });
    await job.done();
    expect([job.sent, asked.length, job.round]).toEqual([2, 3, 2]);
    expect((await all(job.results())).map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  it('share one with shareIdentical', async () => {
    const { at, client, asked, run } = await world();
    await three(at);
    const job = await submit(at('f.jsonl'), { client, ...FAST, shareIdentical: true });
    await job.done();
    const results = job.results();
    expect((await all(results)).map(({ text }) => text)).toEqual(Array(3).fill('answer to the same'));
    expect([asked.length, results.summary.byStatus.succeeded]).toEqual([1, 3]);
    expect((await run('collate f.jsonl -o out.csv')).code).toBe(0);
  });
});
