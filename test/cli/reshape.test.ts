import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { batch } from './four-requests.js';
import { shellFolder } from './shell-folder.js';

const { at, lines: linesOf, run, text } = shellFolder();

await batch.save(at('r.jsonl'));
const lines = linesOf('r.jsonl');

describe('split, merge, sample and set', () => {
  writeFileSync(at('bad.jsonl'), `${lines[0]}\n{"custom_id":"r-1"}\nnot json\n`);
  it('splits and merges back to the same bytes', async () => {
    expect(await run('split', 'r.jsonl', '-o', 'p/r.jsonl', '--max-requests', '3')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "4 requests, 1.7 KB.
      ",
        "stdout": "p/r-0001.jsonl
      p/r-0002.jsonl
      ",
      }
    `);
    expect(text('p/r-0001.jsonl')).toBe(`${lines.slice(0, 3).join('\n')}\n`);
    expect((await run('merge', 'p/*.jsonl')).stdout).toBe(text('r.jsonl'));
    expect((await run('merge', 'p/*.jsonl', '-o', 'm.jsonl', '--json')).stdout).toMatch(/"path": "m\.jsonl"/);
    expect(text('m.jsonl')).toBe(text('r.jsonl'));
  });
  it('splits by tokens, as they are estimated', async () => {
    const texts = new BatchCreator({ model: 'gpt-6-luna' });
    for (let n = 0; n < 6; n++) texts.add(`t-${n}`, 'one two three four five six seven eight nine ten');
    await texts.save(at('t.jsonl'));
    const { stdout } = await run('split', 't.jsonl', '-o', 'tokens/t.jsonl', '--max-tokens', '40', '--json');
    const { files } = JSON.parse(stdout);
    expect(files.map(({ requests }: { requests: number }) => requests)).toEqual([2, 2, 2]);
    expect(files.map(({ path }: { path: string }) => text(path)).join('')).toBe(text('t.jsonl'));
  });
  it('names both places of an id that stands in two files', async () => {
    expect(await run('merge', 'r.jsonl', 'p/r-0002.jsonl')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/"r-4" appears in r\.jsonl, line 4 and in p\/r-0002\.jsonl, line 1/),
    });
  });
  it('samples some lines, in order and as they are', async () => {
    const { stdout, stderr } = await run('sample', 'r.jsonl', '-n', '2', '--seed', '1');
    const picked = stdout.trimEnd().split('\n');
    expect(picked.length).toBe(2);
    expect(lines.filter((line) => picked.includes(line))).toEqual(picked);
    expect(stderr).toMatch(/^2 requests/);
    expect((await run('sample', 'r.jsonl', '-n', '99')).stdout).toBe(text('r.jsonl'));
  });
  it('sets model, effort and fields of every line', async () => {
    expect(
      await run(
        'set',
        'r.jsonl',
        '--model',
        'gpt-6-terra',
        '--effort',
        'low',
        '--body',
        'max_completion_tokens=9',
        '-o',
        's.jsonl',
      ),
    ).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "4 requests, 4 of them changed, 1.8 KB.
      ",
        "stdout": "s.jsonl
      ",
      }
    `);
    for (const line of text('s.jsonl').trimEnd().split('\n')) {
      expect(JSON.parse(line).body).toMatchObject({
        model: 'gpt-6-terra',
        reasoning_effort: 'low',
        max_completion_tokens: 9,
      });
    }
    expect((await run('set', 'r.jsonl', '--model', 'gpt-6-luna')).stdout).toBe(text('r.jsonl'));
    expect(await run('set', 'r.jsonl')).toMatchObject({ code: 2 });
  });
  it('may write over its own input', async () => {
    writeFileSync(at('own.jsonl'), text('r.jsonl'));
    expect((await run('set', 'own.jsonl', '--model', 'gpt-6-terra', '-o', 'own.jsonl')).code).toBe(0);
    expect(text('own.jsonl').match(/gpt-6-terra/g)?.length).toBe(4);
  });
  it('writes nothing on a dry run', async () => {
    const dry = await run('set', 'r.jsonl', '--model', 'x', '-o', 'dry.jsonl', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({ files: [], requests: 4, changed: 4 });
    expect((await run('set', 'r.jsonl', '--model', 'x', '-o', 'dry.jsonl', '--dry-run')).stderr).toMatch(
      /4 of them changed.*Nothing was written/,
    );
    expect(existsSync(at('dry.jsonl'))).toBe(false);
  });
  it('ends with 1 where there is nothing to take, and refuses an empty model', async () => {
    writeFileSync(at('empty.jsonl'), '\n');
    expect(await run('split', 'empty.jsonl', '-o', 'none.jsonl')).toMatchObject({ code: 1, stdout: '' });
    expect((await run('sample', 'empty.jsonl')).stderr).toBe(
      'error: empty.jsonl contains no requests. Nothing was written.\n',
    );
    expect((await run('set', 'r.jsonl', '--model', '')).code).toBe(2);
  });
  it('names the line that is no request', async () => {
    expect(await run('split', 'bad.jsonl', '-o', 'x.jsonl')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/bad\.jsonl, line 3/),
    });
  });
});
