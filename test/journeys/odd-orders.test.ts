import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Emulator } from '../../src/emulator/start.js';
import { prepareSubmit } from '../../src/submit/job/prepare.js';
import { openJob, submit } from '../../src/submit/job/submit.js';
import { runBatch } from '../../src/submit/run/run-batch.js';
import { commandLine } from '../cli/command-line.js';
import { QUICK } from '../cli/submit-setting.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { clientOf, FAST } from '../submit/harness.js';

/** A folder and an emulator that answers each text, but for those that are told to fail. */
async function world() {
  const cwd = mkdtempSync(join(tmpdir(), 'odd-orders-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const failing = new Set<string>();
  const failingOnce = new Set<string>();
  const paid: string[] = [];
  const emulator = await testEmulator(
    {
      answer: ({ body }) => {
        const text = (body.messages as { content: string }[]).at(-1)!.content.trim();
        if (failing.has(text) || failingOnce.delete(text))
          return { status: 503, body: { error: { code: 'overloaded', message: 'no room' } } };
        paid.push(text);
        return `${body.model} on ${text}`;
      },
    },
    { whenDone: onTestFinished },
  );
  const at = (name: string) => join(cwd, name);
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...QUICK };
  return {
    at,
    failing,
    failingOnce,
    paid,
    emulator,
    client: clientOf(emulator),
    run: (line: string, more: Record<string, string> = {}) =>
      commandLine(line.split(' '), { cwd, env: { ...env, ...more } }),
    write: (name: string, text: string) => writeFileSync(at(name), text),
    /** An input file: each pair is an ID and a text. */
    lines: (name: string, ...pairs: [string, string][]) => writeFileSync(at(name), pairs.map(lineOf).join('')),
    table: (name: string) => parse(readFileSync(at(name)), { columns: true }) as unknown as Record<string, string>[],
    batches: () => emulator.state.batches.length,
  };
}

function lineOf([custom_id, content]: [string, string]): string {
  const body = { model: 'gpt-6-luna', messages: [{ role: 'user', content }] };
  return `${JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body })}\n`;
}

/** Begins a round, and ends before it has uploaded anything. */
async function dieBeforeUpload(path: string, emulator: Emulator): Promise<void> {
  const stop = new AbortController();
  const client = clientOf(emulator);
  const files = Object.create(client.files);
  files.create = async () => {
    stop.abort(new Error('stopped'));
    throw new Error('stopped');
  };
  const dying = Object.assign(Object.create(client), { files, apiKey: 'sk-x' });
  await expect(submit(path, { client: dying, ...FAST, signal: stop.signal })).rejects.toThrow();
}

const CONFIG = `input_file: rows.csv
id_column: id
prompt: "{{text}}"
data_path: data
model_params: { model: gpt-6-luna }
output_file: answers.csv
`;

describe('what was refused or never sent', () => {
  it('is not sent by watch or done, where another job has sent the same content', async () => {
    const { at, run, lines, client, batches } = await world();
    lines('p.jsonl', ['a', 'one'], ['b', 'two']);
    lines('q.jsonl', ['a', 'one'], ['b', 'two']);
    expect(await run('submit p.jsonl --wait')).toMatchObject({ code: 0 });
    expect((await run('submit q.jsonl')).stderr).toContain('Nothing was sent');
    expect((await run('watch q.jsonl')).stderr).toContain('There is no job');
    await expect(openJob(at('q.jsonl'), { client, ...FAST })).rejects.toThrow('There is no job');
    lines('q.jsonl', ['a', 'one'], ['b', 'three']);
    expect(await run('submit q.jsonl --wait')).toMatchObject({ code: 0 });
    expect(batches()).toBe(2);
  });

  it('does not tie the job to a key that the service refused', async () => {
    const { run, lines, paid } = await world();
    lines('p.jsonl', ['a', 'one']);
    const wrong = await run('submit p.jsonl', { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_API_KEY: 'sk-typo' });
    expect(wrong.code).toBeGreaterThan(0);
    expect(await run('submit p.jsonl --wait')).toMatchObject({ code: 0 });
    expect(paid).toEqual(['one']);
  });

  it('gives way to an edit where the service refused to create a batch', async () => {
    const { at, run, lines, client, paid } = await world();
    lines('p.jsonl', ['a', 'one']);
    const batches = Object.create(client.batches);
    batches.create = async () => {
      throw Object.assign(new Error('This key may not create batches.'), { status: 403 });
    };
    const restricted = Object.assign(Object.create(client), { batches });
    await expect(submit(at('p.jsonl'), { client: restricted, ...FAST })).rejects.toThrow('may not create');
    lines('p.jsonl', ['a', 'edited']);
    expect(await run('submit p.jsonl --wait')).toMatchObject({ code: 0 });
    expect(paid).toEqual(['edited']);
  });

  it('gives way to an edit, and only the edit is paid', async () => {
    const { at, run, lines, emulator, paid } = await world();
    lines('p.jsonl', ['a', 'one']);
    await dieBeforeUpload(at('p.jsonl'), emulator);
    lines('p.jsonl', ['a', 'edited']);
    expect((await run('submit p.jsonl --dry-run')).stderr).toContain('Would send 1 request');
    expect(await run('submit p.jsonl --wait')).toMatchObject({ code: 0 });
    expect(paid).toEqual(['edited']);
    await run('collate p.jsonl -o out.csv');
    expect(readFileSync(at('out.csv'), 'utf8')).toContain('gpt-6-luna on edited');
  });
});

describe('a round that was never sent', () => {
  it('does not keep the job from being cleaned, and no answer is deleted before all rounds are over', async () => {
    const { at, run, lines, emulator, paid } = await world();
    lines('a.jsonl', ['a', 'one'], ['b', 'two']);
    await run('submit a.jsonl --wait');
    lines('a.jsonl', ['a', 'one'], ['b', 'three']);
    await dieBeforeUpload(at('a.jsonl'), emulator);
    expect(await run('clean a.jsonl --force')).toMatchObject({ code: 2, stderr: expect.stringContaining('running') });
    lines('a.jsonl', ['a', 'one'], ['b', 'two']);
    expect((await run('submit a.jsonl --wait')).stderr).toContain('2 answered before');
    expect(await run('clean a.jsonl')).toMatchObject({ code: 0 });
    expect(await run('collate a.jsonl -o out.csv')).toMatchObject({ code: 0 });
    expect(paid).toEqual(['one', 'two']);
  });

  it('and that another process sends while a plan is being made, is not sent again', async () => {
    const { at, lines, client, emulator, paid } = await world();
    lines('a.jsonl', ['a', 'one'], ['b', 'two']);
    await dieBeforeUpload(at('a.jsonl'), emulator);
    lines('a.jsonl', ['a', 'one'], ['b', 'three']);
    const prepared = await prepareSubmit(at('a.jsonl'), { client, ...FAST });
    await (await openJob(at('a.jsonl'), { client, ...FAST })).done();
    await expect(prepared.send()).rejects.toThrow('changed while round 1');
    const job = await submit(at('a.jsonl'), { client, ...FAST });
    await job.done();
    expect(paid).toEqual(['one', 'two', 'three']);
  });

  it('is planned anew where it is to be sent in another way', async () => {
    const { at, run, lines, emulator, paid } = await world();
    lines('a.jsonl', ['a', 'same'], ['b', 'same'], ['c', 'same']);
    await dieBeforeUpload(at('a.jsonl'), emulator);
    expect(await run('submit a.jsonl --share-identical --wait')).toMatchObject({ code: 0 });
    expect(paid).toEqual(['same']);
    expect(await run('collate a.jsonl -o out.csv')).toMatchObject({ code: 0 });
  });
});

describe('several files in one job', () => {
  it('give every answer, and send every edit, where they share IDs', async () => {
    const { run, lines, table, paid, failing } = await world();
    const collated = async () => {
      await run('collate a.jsonl -o out.csv --force');
      return table('out.csv').map(({ custom_id, text }) => [custom_id, text]);
    };
    lines('a.jsonl', ['x', 'zero'], ['request-1', 'apple']);
    lines('b.jsonl', ['request-1', 'dog']);
    await run('submit a.jsonl b.jsonl --wait');
    const answers = [
      ['x', 'gpt-6-luna on zero'],
      ['request-1', 'gpt-6-luna on apple'],
    ];
    expect(await collated()).toEqual([...answers, ['request-1', 'gpt-6-luna on dog']]);
    failing.add('fig').add('cat');
    lines('a.jsonl', ['x', 'zero'], ['request-1', 'fig']);
    lines('b.jsonl', ['request-1', 'cat']);
    await run('submit a.jsonl b.jsonl --wait');
    failing.clear();
    expect(await run('submit a.jsonl b.jsonl --retry --wait')).toMatchObject({ code: 0 });
    expect(await collated()).toEqual([
      ['x', 'gpt-6-luna on zero'],
      ['request-1', 'gpt-6-luna on fig'],
      ['request-1', 'gpt-6-luna on cat'],
    ]);
    expect(paid).toHaveLength(5);
  });

  it('are all named by the command that sends failures again, and never joined to rows by an ID that they share', async () => {
    const { run, lines, failing, write } = await world();
    lines('a.jsonl', ['request-1', 'apple']);
    lines('b.jsonl', ['request-1', 'dog']);
    failing.add('dog').add('apple');
    await run('submit a.jsonl b.jsonl --wait');
    expect((await run('collate a.jsonl -o out.csv')).stderr).toContain('submit a.jsonl b.jsonl --retry');
    expect((await run('retry a.jsonl -o again.jsonl')).stderr).toContain('failed in several input files');
    write('rows.csv', 'word\nA\nB\n');
    const { code, stderr } = await run('collate a.jsonl -o joined.csv --rows rows.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('custom_id "request-1" is in several input files');
  });
});

it('a row whose line never came back is not called free of charge because the service refused another part', async () => {
  const { run, write, lines, emulator, table } = await world();
  lines('a.jsonl', ['a', 'one'], ['b', 'two']);
  write('b.jsonl', lineOf(['c', 'three']).replace('gpt-6-luna', 'gpt-6-nope'));
  emulator.faults.add('missing_rows');
  await run('submit a.jsonl b.jsonl --wait');
  await run('collate a.jsonl -o out.csv');
  const errors = table('out.csv').map(({ error }) => error!);
  expect(errors.filter((error) => error.includes('No line came back'))).toHaveLength(1);
  expect(errors[2]).toContain('model_not_found');
});

it('a trial pays for nothing that a batch has answered, or is about to', async () => {
  const { run, write, paid, emulator } = await world();
  write('c.yaml', CONFIG);
  write('rows.csv', 'id,text\n1,one\n2,two\n');
  emulator.faults.add('stuck');
  await run('run -c c.yaml --yes --once');
  const { stdout } = await run('run -c c.yaml --yes --try 2');
  expect(stdout).toContain('has not ended yet');
  await run('cancel data/rows.jsonl --yes');
  await run('watch data/rows.jsonl');
  expect(paid).toEqual([]);
  await run('submit data/rows.jsonl --retry');
  await expect.poll(() => emulator.state.batches.at(-1)!.status).toBe('completed');
  // Its answers are at the service, and not here yet.
  expect((await run('run -c c.yaml --yes --try 2')).stdout).toMatch(/answered before.*answered before/s);
  expect(paid).toEqual(['one', 'two']);
});

it('a file that shares the job of another by its name is refused, and loses nothing', async () => {
  const { run, lines, table, batches } = await world();
  lines('d.jsonl', ['a', 'one']);
  lines('d.txt', ['a', 'two']);
  await run('submit d.jsonl --wait');
  const { code, stderr } = await run('submit d.txt');
  expect(code).toBe(2);
  expect(stderr).toMatch(/belongs to .*d\.jsonl, not to .*d\.txt/);
  for (const command of ['collate d.txt -o x.csv', 'status d.txt', 'clean d.txt --force', 'report d.txt -o x.html']) {
    expect((await run(command)).stderr).toContain('belongs to');
  }
  await run('collate d.jsonl -o out.csv');
  expect(table('out.csv')[0]!.text).toBe('gpt-6-luna on one');
  expect(batches()).toBe(1);
  expect((await run('collate d.jsonl --results d.txt --round 1 -o x.csv')).stderr).toContain('Use one of them');
});

describe('a later round that is not valid', () => {
  it('is refused by the names that the user has', async () => {
    const { run, lines, write, at } = await world();
    lines('z.jsonl', ['a', 'one'], ['b', 'two']);
    await run('submit z.jsonl --wait');
    const bad = await run('submit z.jsonl --model text-embedding-3-small');
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringMatching(/z\.jsonl was not sent: .*\n {2}a: /) });
    write(
      'z.jsonl',
      `${readFileSync(at('z.jsonl'), 'utf8')}${lineOf(['c', 'three']).replace('"messages"', '"massages"')}`,
    );
    const worse = await run('submit z.jsonl');
    expect(worse).toMatchObject({ code: 1, stderr: expect.stringMatching(/z\.jsonl was not sent: .*\n {2}c: /) });
    expect(bad.stderr + worse.stderr).not.toContain('plan-');
  });
});

describe('content of another job', () => {
  it('is not paid again where that job ended early with answers', async () => {
    const { run, lines, emulator, batches } = await world();
    lines('x.jsonl', ['a', 'one'], ['b', 'two'], ['c', 'three'], ['d', 'four']);
    emulator.faults.add({ name: 'expire', count: 3 });
    await run('submit x.jsonl --wait');
    lines('y.jsonl', ['a', 'one'], ['b', 'two'], ['c', 'three'], ['d', 'four']);
    expect(await run('submit y.jsonl')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/expired.*--allow-duplicate/s),
    });
    expect(batches()).toBe(1);
    expect(await run('submit x.jsonl --retry --wait')).toMatchObject({ code: 0 });
    expect(batches()).toBe(2);
  });

  it('is sent where that job expired without any answer', async () => {
    const { run, lines, emulator } = await world();
    lines('x.jsonl', ['a', 'one'], ['b', 'two']);
    emulator.faults.add({ name: 'expire', count: 0 });
    await run('submit x.jsonl --wait');
    lines('y.jsonl', ['a', 'one'], ['b', 'two']);
    expect(await run('submit y.jsonl --wait')).toMatchObject({ code: 0 });
  });
});

describe('a round that the service refused to create', () => {
  it('gives way to other options, and all its files are deleted in the end', async () => {
    const { run, lines, table, batches, emulator } = await world();
    lines('w.jsonl', ['a', 'one']);
    expect(await run('submit w.jsonl --window 1h')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("'24h'"),
    });
    expect(await run('submit w.jsonl --window 1h')).toMatchObject({ code: 3 });
    expect(await run('submit w.jsonl --wait')).toMatchObject({ code: 0 });
    expect(await run('collate w.jsonl -o w.csv')).toMatchObject({ code: 0 });
    expect(table('w.csv')[0]).toMatchObject({ status: 'succeeded', text: 'gpt-6-luna on one' });
    expect(batches()).toBe(1);
    await run('clean w.jsonl');
    expect(emulator.state.files).toEqual([]);
  });

  it('is not begun with options that no service takes', async () => {
    const { run, lines, emulator } = await world();
    lines('w.jsonl', ['a', 'one']);
    for (const option of ['--expire-input 5m', '--expire-output 90d'])
      expect(await run(`submit w.jsonl ${option}`)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('from 1h to 30d'),
      });
    expect(emulator.state.requests).toEqual([]);
  });
});

describe('another model', () => {
  it('that the service refuses hides no answers of earlier rounds', async () => {
    const { run, lines, table, batches } = await world();
    lines('k.jsonl', ['a', 'one'], ['b', 'two']);
    await run('submit k.jsonl --wait');
    expect(await run('submit k.jsonl --model gpt-6-nope --wait')).toMatchObject({ code: 1 });
    expect(await run('collate k.jsonl -o k.csv')).toMatchObject({ code: 0 });
    expect(table('k.csv').map(({ status, text }) => `${status} ${text}`)).toEqual([
      'succeeded gpt-6-luna on one',
      'succeeded gpt-6-luna on two',
    ]);
    const before = batches();
    expect(await run('submit k.jsonl')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('nope') });
    expect(await run('submit k.jsonl --wait')).toMatchObject({ code: 0 });
    expect(batches()).toBe(before);
  });

  it('that the service refuses is named as the reason of each row', async () => {
    const { run, lines, table } = await world();
    lines('n.jsonl', ['a', 'one']);
    await run('submit n.jsonl --model gpt-6-nope --wait');
    await run('collate n.jsonl -o out.csv');
    expect(table('out.csv')[0]).toMatchObject({ status: 'missing', error: expect.stringContaining('model_not_found') });
  });

  it('is asked about the rows as they are now, in their order', async () => {
    const { run, lines, table } = await world();
    lines('n.jsonl', ['a', 'one'], ['b', 'two'], ['c', 'three']);
    await run('submit n.jsonl --wait');
    await run('submit n.jsonl --model gpt-6-sol --wait');
    lines('n.jsonl', ['c', 'three'], ['d', 'four'], ['a', 'one']);
    await run('submit n.jsonl --model gpt-6-sol --wait');
    await run('collate n.jsonl -o out.csv');
    expect(table('out.csv').map(({ custom_id, text }) => [custom_id, text])).toEqual([
      ['c', 'gpt-6-sol on three'],
      ['d', 'gpt-6-sol on four'],
      ['a', 'gpt-6-sol on one'],
    ]);
  });

  it('is named by the command that sends its failures again', async () => {
    const { run, lines, failing } = await world();
    lines('m.jsonl', ['a', 'one'], ['b', 'two']);
    await run('submit m.jsonl --wait');
    failing.add('two');
    await run('submit m.jsonl --model gpt-6-sol --wait');
    const { stderr } = await run('collate m.jsonl -o out.csv');
    const again = /batch-creator (submit m\.jsonl .*--retry)/.exec(stderr)![1]!;
    expect(again).toContain('--model gpt-6-sol');
    failing.clear();
    expect(await run(`${again} --wait`)).toMatchObject({ code: 0 });
    expect(await run('collate m.jsonl -o again.csv')).toMatchObject({ code: 0 });
  });
});

describe('one answer for requests that are the same', () => {
  it('serves them once that is asked for, though nothing is sent', async () => {
    const { run, lines, failingOnce, paid } = await world();
    lines('s.jsonl', ['a', 'same'], ['b', 'same']);
    failingOnce.add('same');
    await run('submit s.jsonl --wait');
    const before = paid.length;
    await run('submit s.jsonl --share-identical --wait');
    expect(await run('collate s.jsonl -o out.csv')).toMatchObject({ code: 0 });
    expect(paid.length).toBe(before);
  });

  it('fails for all of them, and is sent again only where that is asked for', async () => {
    const { run, lines, failing, table, paid, batches } = await world();
    lines('s.jsonl', ['a', 'same'], ['b', 'same'], ['c', 'same']);
    failing.add('same');
    await run('submit s.jsonl --share-identical --wait');
    const { stderr } = await run('collate s.jsonl -o out.csv');
    expect(stderr).toContain('submit s.jsonl --share-identical --retry');
    expect(table('out.csv').map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    failing.clear();
    await run('submit s.jsonl --share-identical --wait');
    expect(batches()).toBe(1);
    expect(await run('submit s.jsonl --share-identical --retry --wait')).toMatchObject({ code: 0 });
    expect(paid).toEqual(['same']);
  });
});

it('a build of which everything was answered leaves nothing that a script would send again', async () => {
  const { at, run, write, batches } = await world();
  const build = 'build --input rows.csv --id id --prompt {{text}} -o e.jsonl';
  write('rows.csv', 'id,text\n1,one\n');
  await run(build.replace('e.jsonl', 'old.jsonl'));
  await run('submit old.jsonl --wait');
  write('rows.csv', 'id,text\n1,one\n2,two\n');
  expect(await run(build)).toMatchObject({ code: 0 });
  write('rows.csv', 'id,text\n1,one\n');
  const answers = '--except old.jsonl --answers old.job/round-0001/output-0001.jsonl';
  const nowhere = await run(`${build.replace('e.jsonl', 'new/e.jsonl')} ${answers}`);
  expect(nowhere).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing is left to send') });
  const { code, stderr } = await run(`${build} ${answers}`);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing is left to send') });
  expect(existsSync(at('e.jsonl'))).toBe(false);
  expect((await run('submit e.jsonl')).code).toBeGreaterThan(0);
  expect(batches()).toBe(1);
});

it('a row that is left out of one run and comes back is not delivered twice', async () => {
  const { at, client, paid } = await world();
  const given: string[] = [];
  const run = (...texts: string[]) =>
    runBatch({
      name: 'nightly',
      folder: at(''),
      client,
      ...FAST,
      *upload() {
        for (const text of texts) yield { customId: text, prompt: text };
      },
      async download(outcomes) {
        for await (const { customId } of outcomes) given.push(customId);
      },
    });
  await run('x', 'y', 'z');
  await run('x');
  await run('x', 'y', 'z');
  expect(given).toEqual(['x', 'y', 'z']);
  expect(paid).toHaveLength(3);
});

describe('runBatch with allowSameDataset', () => {
  async function nightly() {
    const { at, client, paid, emulator } = await world();
    const run = (texts: string[], signal?: AbortSignal) =>
      runBatch({
        name: 'nightly',
        folder: at(''),
        client,
        ...FAST,
        signal,
        allowSameDataset: true,
        upload: () => texts.map((text) => ({ customId: text, prompt: text })),
        async download(outcomes) {
          for await (const _ of outcomes);
        },
      });
    return { run, paid, emulator };
  }

  it('asks anew for entries that were answered as a part of more', async () => {
    const { run, paid } = await nightly();
    await run(['x', 'y']);
    expect(await run(['x'])).toMatchObject({ sent: 1, delivered: 1 });
    expect(await run(['x', 'z'])).toMatchObject({ sent: 1 });
    expect(paid).toEqual(['x', 'y', 'x', 'z']);
  });

  it('does not pay again for a round whose answers it could not fetch', async () => {
    const { run, paid, emulator } = await nightly();
    const stop = new AbortController();
    await run(['x']);
    emulator.faults.add('stalled_download');
    const second = run(['x'], stop.signal);
    await expect.poll(() => emulator.faults.active).toEqual([]);
    stop.abort(new Error('stopped'));
    await expect(second).rejects.toThrow('stopped');
    expect(await run(['x'])).toMatchObject({ sent: 0, delivered: 1 });
    expect(paid).toEqual(['x', 'x']);
    expect(await run(['x'])).toMatchObject({ sent: 1 });
  });
});

describe('a round that was begun to send again', () => {
  it.each(['--all', '--retry'])('with %s, and never sent, is not resumed by a plain submit', async (how) => {
    const { at, run, lines, failing, emulator, paid } = await world();
    lines('a.jsonl', ['a', 'one'], ['b', 'two']);
    failing.add('two');
    await run('submit a.jsonl --wait');
    failing.clear();
    emulator.faults.add({ name: 'unauthorized', on: 'POST /files' });
    expect(await run(`submit a.jsonl ${how}`)).toMatchObject({ code: 3 });
    expect((await run('submit a.jsonl --wait')).stderr).toContain('Nothing to send');
    expect(paid).toEqual(['one']);
    expect(await run(`submit a.jsonl ${how} --wait`)).toMatchObject({ code: 0 });
    expect(existsSync(at('a.job'))).toBe(true);
  });

  it('says so where it is resumed', async () => {
    const { run, lines, emulator } = await world();
    lines('a.jsonl', ['a', 'one']);
    await run('submit a.jsonl --wait');
    emulator.faults.add('stuck');
    await run('submit a.jsonl --all');
    expect((await run('submit a.jsonl')).stderr).toContain('Resumes round 2, which sends 1 request.');
    expect((await run('collate a.jsonl -o out.csv --round 2')).stderr).toContain('no results yet');
  });
});

it('a plan does not advise --retry to somebody who has given it', async () => {
  const { run, lines, failing } = await world();
  lines('a.jsonl', ['a', 'one'], ['b', 'two']);
  failing.add('two');
  await run('submit a.jsonl --wait');
  expect((await run('submit a.jsonl')).stderr).toContain('1 did not succeed (add --retry');
  expect((await run('submit a.jsonl --retry expired')).stderr).toContain(
    '1 did not succeed (not sent again by this --',
  );
});

it('what answers to other requests used is not compared with the estimate of these', async () => {
  const { run, lines } = await world();
  lines('a.jsonl', ['a', 'one'], ['b', 'two']);
  expect((await run('submit a.jsonl --wait')).stderr).toContain('Estimated');
  lines('a.jsonl', ['a', 'one']);
  const { stderr } = await run('collate a.jsonl -o out.csv');
  expect(stderr).toContain('1 earlier answer not used here');
  expect(stderr).not.toContain('Estimated');
});

it('a round that gave way before it was sent says so of its requests', async () => {
  const { at, run, lines, emulator, table } = await world();
  lines('a.jsonl', ['a', 'one']);
  await dieBeforeUpload(at('a.jsonl'), emulator);
  lines('a.jsonl', ['a', 'edited']);
  await run('submit a.jsonl --wait');
  await run('collate a.jsonl -o out.csv --round 1');
  expect(table('out.csv')[0]!.error).toContain('has not been sent');
});

it('collate has the answers of a trial, also after a clean-up deleted the input file', async () => {
  const { run, write, table } = await world();
  write('c.yaml', CONFIG);
  write('rows.csv', 'id,text\n1,one\n2,two\n3,three\n');
  await run('run -c c.yaml --yes --try 2');
  await run('run -c c.yaml --yes');
  expect(await run('clean -c c.yaml')).toMatchObject({ code: 0 });
  expect(await run('collate data/rows.jsonl -o out.csv')).toMatchObject({ code: 0 });
  expect(Object.fromEntries(table('out.csv').map(({ custom_id, text }) => [custom_id, text]))).toEqual({
    1: 'gpt-6-luna on one',
    2: 'gpt-6-luna on two',
    3: 'gpt-6-luna on three',
  });
});

describe('run -c', () => {
  const rows = (...pairs: [string, string][]) => `id,text\n${pairs.map(([id, text]) => `${id},${text}\n`).join('')}`;

  it('builds again where another input file has the place of the one that it built', async () => {
    const { at, lines, run, write, table } = await world();
    write('c.yaml', CONFIG);
    write('rows.csv', rows(['1', 'one'], ['2', 'two'], ['3', 'three']));
    await run('run -c c.yaml --yes');
    write('rows.csv', rows(['7', 'seven'], ['8', 'eight'], ['9', 'nine']));
    write('c.yaml', `${CONFIG}batch_size: 2\n`);
    await run('run -c c.yaml --yes');
    await run('clean -c c.yaml');
    // Another tool's file takes the place of the parts.
    for (const name of readdirSync(at('data'))) if (!name.endsWith('.job')) rmSync(join(at('data'), name));
    lines('data/rows.jsonl', ['1', 'one']);
    expect(await run('run -c c.yaml --all --yes')).toMatchObject({ code: 0 });
    expect(table('answers.csv').map(({ custom_id, text }) => [custom_id, text])).toEqual([
      ['7', 'gpt-6-luna on seven'],
      ['8', 'gpt-6-luna on eight'],
      ['9', 'gpt-6-luna on nine'],
    ]);
  });

  it('pays again after clean --force only with --all, and then gives the answers', async () => {
    const { run, write, table, paid } = await world();
    write('c.yaml', CONFIG);
    write('rows.csv', rows(['1', 'one'], ['2', 'two']));
    await run('run -c c.yaml --yes');
    expect(await run('clean -c c.yaml --force')).toMatchObject({ code: 0 });
    write('rows.csv', rows(['1', 'one'], ['3', 'three']));
    expect((await run('run -c c.yaml --yes')).stderr).toContain('--all');
    expect(paid).toHaveLength(2);
    expect(await run('run -c c.yaml --all --yes')).toMatchObject({ code: 0 });
    write('rows.csv', rows(['1', 'one'], ['3', 'three'], ['4', 'four']));
    expect(await run('run -c c.yaml --yes')).toMatchObject({ code: 0 });
    expect(table('answers.csv')).toHaveLength(3);
    expect(paid).toEqual(['one', 'two', 'one', 'three', 'four']);
    expect(await run('collate data/rows.jsonl -o out.csv')).toMatchObject({ code: 0 });
  });

  it('names the number of retries that sends failures once more', async () => {
    const { run, write, failing } = await world();
    write('c.yaml', CONFIG);
    write('rows.csv', rows(['1', 'one'], ['2', 'two']));
    failing.add('two');
    let { stderr } = await run('run -c c.yaml --yes');
    for (const retry of [1, 2]) {
      const again = /batch-creator (run -c c\.yaml --retry \d)/.exec(stderr)![1]!;
      expect(again).toBe(`run -c c.yaml --retry ${retry}`);
      ({ stderr } = await run(`${again} --yes`));
    }
    failing.clear();
    const again = /batch-creator (run -c c\.yaml --retry \d)/.exec(stderr)![1]!;
    expect(await run(`${again} --yes`)).toMatchObject({ code: 0 });
  });

  it('writes the answers again where only their file has another name, and knows both files', async () => {
    const { run, write, table, paid } = await world();
    write('rows.csv', rows(['1', 'one']));
    write('c.yaml', CONFIG);
    write('d.yaml', CONFIG.replace('answers.csv', 'other.csv').replace('{{text}}', 'Now: {{text}}'));
    for (const config of ['c', 'd', 'c', 'd']) {
      expect(await run(`run -c ${config}.yaml --yes`)).toMatchObject({ code: 0 });
    }
    expect(table('answers.csv')[0]!.text).toBe('gpt-6-luna on one');
    expect(table('other.csv')[0]!.text).toBe('gpt-6-luna on Now: one');
    write('c.yaml', CONFIG.replace('answers.csv', 'third.csv'));
    expect((await run('run -c c.yaml --yes')).stdout).toContain('third.csv');
    expect(table('third.csv')).toHaveLength(1);
    expect(paid).toHaveLength(2);
  });

  it('prints one JSON document where the service refuses all', async () => {
    const { run, write } = await world();
    write('rows.csv', rows(['1', 'one']));
    write('c.yaml', CONFIG.replace('gpt-6-luna', 'gpt-6-nope'));
    const { code, stdout } = await run('run -c c.yaml --yes --json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'refused' });
  });
});
