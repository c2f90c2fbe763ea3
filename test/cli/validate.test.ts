import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';
import { batch } from './four-requests.js';
import { shellFolder } from './shell-folder.js';

const { at, cwd, lines: linesOf, run, text } = shellFolder();

await batch.save(at('r.jsonl'));
const lines = linesOf('r.jsonl');

describe('validate', () => {
  writeFileSync(at('bad.jsonl'), `${lines[0]}\n{"custom_id":"r-1"}\nnot json\n`);
  it('says that nothing is wrong', async () => {
    expect(await run('validate', 'r.jsonl')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "r.jsonl: 4 requests, no issues.
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
  it('reports the other files where some cannot be read, names these, and ends with 2', async () => {
    const { code, stdout, stderr } = await run('validate', 'gone.jsonl', 'bad.jsonl', 'no.jsonl', 'r.jsonl');
    expect(code).toBe(2);
    expect(stdout).toMatch(/bad\.jsonl: 3 requests[\s\S]*r\.jsonl: 4 requests/);
    expect([...stderr.matchAll(/^error: .*?(\w+)\.jsonl/gm)].map(([, name]) => name)).toEqual(['gone', 'no']);
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
  it('judges for another service', async () => {
    expect((await run('validate', 'r.jsonl', '--provider', 'azure')).code).toBe(0);
    expect((await run('validate', 'r.jsonl', '--provider', 'azur')).stderr).toMatch(
      /^error: provider "azur" is not known/,
    );
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
        "stderr": "error: No file matches no*.jsonl. Check the pattern, or name the files.
      ",
        "stdout": "",
      }
    `);
    expect(await run('validate')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: missing required argument 'files'
      (Add --help for usage.)
      ",
        "stdout": "",
      }
    `);
    expect((await run('validate', 'r.jsonl', '--format', 'xml')).stderr).toMatch(
      /Allowed choices are text, json, github/,
    );
  });

  it('knows the models of a catalog of your own, and says what is wrong with it', async () => {
    const request = JSON.parse(lines[0]!);
    request.body.model = 'our-tuned-model';
    writeFileSync(at('own.jsonl'), `${JSON.stringify(request)}\n`);
    expect((await run('validate', 'own.jsonl')).stdout).toContain('unknown_model');
    writeFileSync(at('models.json'), '[{"id":"our-tuned-model","efforts":["low","medium","high"]}]');
    expect((await run('validate', 'own.jsonl', '--catalog', 'models.json')).stdout).toBe(
      'own.jsonl: 1 request, no issues.\n',
    );
    writeFileSync(at('models.json'), '{"id":');
    const broken = await run('validate', 'own.jsonl', '--catalog', 'models.json');
    expect(broken).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('models.json is not JSON') });
  });
  it('takes a slip in --endpoint for wrong usage', async () => {
    const { code, stdout, stderr } = await run('validate', 'r.jsonl', '--endpoint', '/v1/chat/completion');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'error: OpenAI has no batch endpoint "/v1/chat/completion" (--endpoint). Did you mean "/v1/chat/completions"?\n',
    );
    expect((await run('validate', 'r.jsonl', '--endpoint', '/v1/foo')).code).toBe(2);
    expect((await run('validate', 'r.jsonl', '--endpoint', '/v1/responses')).code).toBe(1);
    expect(
      (await run('validate', 'r.jsonl', '--provider', 'zhipu', '--endpoint', '/v1/chat/completions')).code,
    ).not.toBe(2);
  });

  it('names the model that is near to one it does not know', async () => {
    const line = `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-6-lune","messages":[{"role":"user","content":"Hi"}]}}\n`;
    writeFileSync(at('near.jsonl'), line);
    expect((await run('validate', 'near.jsonl')).stdout).toContain('Did you mean "gpt-6-luna"?');
  });
});
