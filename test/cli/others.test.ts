import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { requestLineSchema } from '../../src/request/line.js';
import { commandLine } from './command-line.js';
import { shellFolder } from './shell-folder.js';

const { cwd, at, run, text } = shellFolder();
writeFileSync(
  at('reviews.csv'),
  'review_id,stars,the text,photo\nr-1,5,I love this product and would buy it again,https://example.com/1.jpg\nr-2,1,Waste of money,\n',
);

describe('--help', () => {
  it('names all commands, with examples', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const names = COMMANDS.map((command) => command({} as never).name());
    expect(names.filter((name) => !new RegExp(`^  ${name} .*\\w`, 'm').test(stdout))).toEqual([]);
    expect(stdout).toMatch(/\nExamples:\n {2}batch-creator build --input/);
  });
  it.each(COMMANDS.map((command) => command({} as never).name()))('of %s holds examples', async (name) => {
    const { code, stdout } = await run(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nExamples:\n {2}\$ batch-creator /);
  });
  it('is shown, with code 2, when nothing is asked', async () => {
    const { code, stdout, stderr } = await run();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Usage: batch-creator/);
  });
});

describe('the command line', () => {
  it('names the command or option that is near', async () => {
    expect(await run('vaildate', 'x')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: unknown command 'vaildate'
      (Did you mean validate?)
      (Add --help for usage.)
      ",
        "stdout": "",
      }
    `);
    expect(await run('split', 'x', '-o', 'y', '--max-request', '1')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: unknown option '--max-request'
      (Did you mean --max-requests?)
      (Add --help for usage.)
      ",
        "stdout": "",
      }
    `);
  });
  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect((await run('--version')).stdout).toBe(`${version}\n`);
  });
});

describe('schema', () => {
  it('is that of a line, of chat completions unless said otherwise', async () => {
    expect(JSON.parse((await run('schema')).stdout)).toEqual(requestLineSchema('/v1/chat/completions'));
    expect(JSON.parse((await run('schema', 'chat/completions')).stdout)).toEqual(
      requestLineSchema('/v1/chat/completions'),
    );
  });
  it('is that of a config', async () => {
    expect(JSON.parse((await run('schema', 'config')).stdout)).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
  });
  it('names what there is', async () => {
    expect(await run('schema', 'nothing')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/There are .*\/v1\/chat\/completions.* and config/),
    });
  });
});

describe('init', () => {
  it('writes a commented config that builds as it stands', async () => {
    expect(await run('init', 'reviews.csv', '-o', 'configs/r.yaml')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "Next, edit it and run: batch-creator build -c configs/r.yaml --dry-run
      ",
        "stdout": "configs/r.yaml
      ",
      }
    `);
    expect(text('configs/r.yaml').replace(/batch-creator@[^/]+/, 'batch-creator@VERSION')).toMatchSnapshot();
    const { code, stdout } = await run('build', '-c', 'configs/r.yaml');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'configs/data/reviews.jsonl\n' });
    expect(text('configs/data/reviews.jsonl')).toMatch(/"r-1".*I love this product.*example\.com/);
  });
  it('replaces nothing without force, and can only show', async () => {
    expect(await run('init', 'reviews.csv', '-o', 'configs/r.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/exists\. Use --force/),
    });
    expect((await run('init', 'reviews.csv', '-o', 'configs/r.yaml', '--force')).code).toBe(0);
    expect((await run('init', 'reviews.csv', '--dry-run')).stdout).toMatch(
      /^# yaml-language-server: .*\n# How each row becomes a request/,
    );
    expect(existsSync(at('reviews.yaml'))).toBe(false);
  });
});

describe('repl', () => {
  it('greets in one line, and has the library and the batch in it', async () => {
    await run('build', '--input', 'reviews.csv', '--prompt', '{{ row["the text"] }}', '-o', 'r.jsonl');
    const stdin = "batch.size\nnew BatchCreator({ model: 'm' }).add('a', 'b')\ntypeof z.object, typeof image\n";
    const seen = await commandLine(['repl', 'r.jsonl'], { cwd, stdin });
    expect(seen).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "BatchCreator, image and z are available, and batch with 2 requests of r.jsonl. Type .help for help, .exit to leave.
      ",
        "stdout": "> 2
      > BatchCreator(1) { model: 'm', endpoint: '/v1/chat/completions', first: 'a', last: 'a' }
      > 'function'
      > ",
      }
    `);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s knows every command and its options', async (shell) => {
    const { code, stdout } = await run('completion', shell);
    expect(code).toBe(0);
    for (const word of ['validate', 'sample', 'on-duplicate', 'max-bytes']) expect(stdout).toContain(word);
  });
  it('knows three shells', async () => {
    expect(await run('completion', 'tcsh')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/bash, zsh, fish/),
    });
  });
});
