import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { image } from '../../src/request/content.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { commandLine } from './command-line.js';

const cwd = temporaryFolder();
const run = (...argv: string[]) => commandLine(argv, { cwd });
const at = (name: string) => join(cwd, name);
const text = (name: string) => readFileSync(at(name), 'utf8');

const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Be terse.' })
  .add('r-1', 'Hello,\nyou.')
  .add('r-2', [
    'What is this?',
    image('https://example.com/1.jpg', { detail: 'low' }),
    image(`data:image/png;base64,${'A'.repeat(400)}`),
  ])
  .add('3', 'Third')
  .add('r-4', 'Fourth', {
    responseFormat: {
      name: 'verdict',
      strict: true,
      schema: {
        type: 'object',
        properties: { label: { type: 'string' } },
        required: ['label'],
        additionalProperties: false,
      },
    },
  });
await batch.save(at('r.jsonl'));
const lines = text('r.jsonl').trimEnd().split('\n');

describe('preview', () => {
  it('shows a request message by message, with pictures named and schemas folded', async () => {
    expect((await run('preview', 'r.jsonl')).stdout).toMatchInlineSnapshot(`
      "r-1  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: medium
        [system]
          Be terse.
        [user]
          Hello,
          you.
      "
    `);
    expect((await run('preview', 'r.jsonl', 'r-2')).stdout).toMatchInlineSnapshot(`
      "r-2  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: medium
        [system]
          Be terse.
        [user]
          What is this?
          <image https://example.com/1.jpg, detail low>
          <image image/png, 300 bytes>
      "
    `);
    expect((await run('preview', 'r.jsonl', '4')).stdout).toMatchInlineSnapshot(`
      "r-4  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: medium
        response_format: json_schema "verdict", strict { label }
        [system]
          Be terse.
        [user]
          Fourth
      "
    `);
  });
  it('is exact as JSON', async () => {
    expect(JSON.parse((await run('preview', 'r.jsonl', 'r-4', '--json')).stdout)).toEqual(batch.preview('r-4'));
  });
  it('reads standard input', async () => {
    const seen = await commandLine(['preview', '-', '2'], { cwd, stdin: text('r.jsonl') });
    expect(seen.stdout).toMatch(/^r-2 /);
  });
  it('names what is near when there is no such request', async () => {
    expect(await run('preview', 'r.jsonl', 'r-5')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: No request has the id "r-5" in r.jsonl. The nearest id is "r-1".
      ",
        "stdout": "",
      }
    `);
    expect(await run('preview', 'r.jsonl', '99')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: There is no request 99 in r.jsonl. It holds 4.
      ",
        "stdout": "",
      }
    `);
  });
  it('colours only a terminal, and not where nobody wants it', async () => {
    const colour = '\u001b[';
    const argv = ['preview', 'r.jsonl'];
    expect((await commandLine(argv, { cwd, terminal: true })).stdout).toContain(colour);
    expect((await commandLine(argv, { cwd, terminal: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(colour);
    expect((await commandLine(argv, { cwd })).stdout).not.toContain(colour);
  });
});

describe('validate', () => {
  writeFileSync(at('bad.jsonl'), `${lines[0]}\n{"custom_id":"r-1"}\nnot json\n`);
  it('says that nothing is wrong', async () => {
    expect(await run('validate', 'r.jsonl')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "r.jsonl: 4 requests, nothing wrong.
      ",
      }
    `);
  });
  it('ends with 1 on an error, and reports each file of a pattern', async () => {
    const { code, stdout } = await run('validate', '*r.jsonl', 'b*.jsonl');
    expect(code).toBe(1);
    expect(stdout).toMatch(/r\.jsonl: 4 requests/);
    expect(stdout).toMatch(/bad\.jsonl: 3 requests/);
  });
  it('prints one JSON document', async () => {
    const { code, stdout } = await run('validate', 'r.jsonl', 'bad.jsonl', '--json');
    expect(code).toBe(1);
    const { ok, files } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(files.map(({ file, ok }: { file: string; ok: boolean }) => [file, ok])).toEqual([
      ['r.jsonl', true],
      ['bad.jsonl', false],
    ]);
    expect(files[1].issues.map(({ code }: { code: string }) => code)).toContain('invalid_json_line');
    expect(Object.keys(files[0])).toEqual([
      'file',
      'ok',
      'requests',
      'bytes',
      'invalid',
      'errors',
      'warnings',
      'issues',
    ]);
  });
  it('writes workflow commands for GitHub', async () => {
    expect((await run('validate', 'bad.jsonl', '--format', 'github')).stdout).toMatch(
      /^::error file=bad\.jsonl,line=2/m,
    );
  });
  it('reads standard input, and judges by the endpoint and model given', async () => {
    const stdin = text('r.jsonl');
    expect((await commandLine(['validate', '-'], { cwd, stdin })).code).toBe(0);
    expect((await commandLine(['validate', '-', '--model', 'gpt-6-terra'], { cwd, stdin })).code).toBe(1);
    expect((await commandLine(['validate', '-', '--endpoint', '/v1/embeddings'], { cwd, stdin })).code).toBe(1);
  });
  it('ends with 2 when a file is not there, nothing matches, or an option is wrong', async () => {
    expect(await run('validate', 'no.jsonl')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: Cannot read no.jsonl: it does not exist (ENOENT).
      ",
        "stdout": "",
      }
    `);
    expect(await run('validate', 'no*.jsonl')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: No file matches no*.jsonl.
      ",
        "stdout": "",
      }
    `);
    expect(await run('validate')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: missing required argument 'files'
      (--help shows the way.)
      ",
        "stdout": "",
      }
    `);
    expect((await run('validate', 'r.jsonl', '--format', 'xml')).stderr).toMatch(
      /Allowed choices are text, json, github/,
    );
  });
});

describe('split, merge, sample and set', () => {
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
  it('names both places of an id that stands in two files', async () => {
    expect(await run('merge', 'r.jsonl', 'p/r-0002.jsonl')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/"r-4" stands in r\.jsonl, line 4 and in p\/r-0002\.jsonl, line 1/),
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
    expect((await run('set', 'r.jsonl', '--model', 'x', '-o', 'dry.jsonl', '--dry-run')).stderr).toMatch(
      /4 of them changed.*Nothing was written/,
    );
    expect(existsSync(at('dry.jsonl'))).toBe(false);
  });
  it('names the line that is no request', async () => {
    expect(await run('split', 'bad.jsonl', '-o', 'x.jsonl')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/bad\.jsonl, line 3/),
    });
  });
});
