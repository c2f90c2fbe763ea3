import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';
import { REVIEWS, shellFolder } from './shell-folder.js';

const { at, cwd, requests, run, text, write } = shellFolder();
const build = (...argv: string[]) => run('build', ...argv);

write('reviews.csv', REVIEWS);

describe('build, where something is wrong', () => {
  it('replaces an input file that was named, and nothing else without force', async () => {
    const argv = ['--input', 'reviews.csv', '--prompt', '{{text}}'];
    write('notes.txt', 'mine');
    write('c.yaml', 'input_file: reviews.csv\nprompt: "{{text}}"\nbatch_size: 1\ndata_path: data\n');
    expect((await build('-c', 'c.yaml')).code).toBe(0);
    write('own.jsonl', '{"id":"1","text":"a row"}\n');
    expect((await build(...argv, '-o', 'out/r.jsonl')).code).toBe(0);
    expect(await build(...argv, '-o', 'notes.txt')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: notes.txt exists and is not a batch input file. Choose another name, or use --force to replace it.
      ",
        "stdout": "",
      }
    `);
    expect((await build('--input', 'own.jsonl', '--prompt', '{{text}}', '-o', 'own.jsonl')).code).toBe(2);
    expect((await build('--input', 'own.jsonl', '--prompt', '{{text}}', '-o', 'own.jsonl', '--force')).stderr).toMatch(
      /overwrite the rows it is built from/,
    );
    expect(text('notes.txt')).toBe('mine');
    expect(await build('-c', 'c.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/exists\. Use --force to replace it/),
    });
    expect((await build(...argv, '-o', 'notes.txt', '--force')).code).toBe(0);
  });

  it('ends with 1 and leaves nothing where a row or a request is wrong', async () => {
    const wrong = async (name: string, text: string, ...more: string[]) => {
      write(name, text);
      const { code, stderr } = await build('--input', name, '--prompt', '{{text}}', '-o', 'no/x.jsonl', ...more);
      return `${code} ${stderr}`;
    };
    expect(await wrong('ragged.csv', 'id,text\n1,a\n2,b,c\n')).toMatchInlineSnapshot(`
      "1 error: ragged.csv, row 2 (line 3): 3 cells, but the header has 2 columns. Quote the cells that contain the delimiter.
      "
    `);
    expect(await wrong('twice.csv', 'id,text\n1,a\n1,b\n')).toMatchInlineSnapshot(`
      "1 error: Rows 1 and 2 have the same ID "1". IDs must be unique: choose another column, or --on-duplicate skip or suffix (on_duplicate, onDuplicate).
      "
    `);
    expect(await wrong('empty.csv', 'id,text\n')).toMatchInlineSnapshot(`
      "1 error: Nothing was saved:
        There is no request. A batch needs at least one.
      "
    `);
    expect(await wrong('hot.csv', 'id,text\n1,a\n2,b\n', '--body', 'temperature=9')).toMatch(
      /^1 error: Nothing was saved: 2 requests are not valid/,
    );
    write('picture.csv', 'id,text,photo\n1,a,nope.png\n');
    const picture = await build(
      '--input',
      'picture.csv',
      '--prompt',
      '{{text}}',
      '--image',
      'photo',
      '-o',
      'no/x.jsonl',
    );
    expect(picture).toMatchObject({ code: 1, stderr: expect.stringMatching(/"1": Cannot read nope\.png/) });
    expect(readdirSync(at('no'))).toEqual([]);
  });

  it('ends with 2 on what was asked in a wrong way', async () => {
    const asked = async (...argv: string[]) => {
      const { code, stderr } = await build('--input', 'reviews.csv', ...argv);
      return `${code} ${stderr}`;
    };
    expect(await asked('--prompt', '{{txt}}', '-o', 'x')).toMatchInlineSnapshot(`
      "2 error: prompt: there is no column "txt". Did you mean "text"? The columns are "id", "text", "stars".
      "
    `);
    expect(await asked('--prompt', 'Hello', '-o', 'x')).toMatchInlineSnapshot(`
      "2 error: The prompt has no {{column}}, so every request would be identical. Add a column, e.g. {{id}}, or name a content column. The columns are "id", "text", "stars".
      "
    `);
    expect(await asked('--prompt', '{{text}}')).toMatchInlineSnapshot(`
      "2 error: Name the input file to write: -o reviews.jsonl (or -o - for stdout).
      "
    `);
    expect(await asked('--prompt', '{{text}}', '-o', 'x', '--delimiter', '')).toMatch(/^2 error: Invalid delimiter ""/);
    expect(await asked('--promt', '{{text}}')).toMatchInlineSnapshot(`
      "2 error: unknown option '--promt'
      (Did you mean --prompt?)
      (Add --help for usage.)
      "
    `);
    expect(await asked('--prompt', '{{text}}', '-o', 'x', '--endpoint', '/v1/chat')).toMatch(
      /^2 error: endpoint must be/,
    );
    expect(await asked('--prompt', '@nowhere.md', '-o', 'x')).toMatchInlineSnapshot(`
      "2 error: Cannot read nowhere.md: it does not exist (ENOENT).
      "
    `);
    expect(await asked('--prompt', '{{text}}', '-o', 'x', '--max-requests', '1.5')).toMatchInlineSnapshot(`
      "2 error: --max-requests must be a whole number, 1 or more; got "1.5".
      "
    `);
  });

  it('warns of what the service takes but may not be meant', async () => {
    const { code, stderr } = await build(
      '--input',
      'reviews.csv',
      '--prompt',
      '{{text}}',
      '--body',
      'temprature=1',
      '-o',
      'w.jsonl',
    );
    expect(code).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "warning: body.temprature is not a known field of /v1/chat/completions. Did you mean "temperature"? (2 lines)
      2 requests for gpt-6-luna, 421 bytes, in 1 file.
      "
    `);
  });

  it('skips or suffixes ids that come again', async () => {
    write('again.csv', 'id,text\na,1\na,2\nb,3\n');
    const argv = ['--input', 'again.csv', '--prompt', '{{text}}', '-o', 'again.jsonl', '--on-duplicate'];
    expect((await build(...argv, 'skip')).stderr).toMatchInlineSnapshot(`
      "Skipped 1 row with the ID of an earlier row: 2.
      2 requests for gpt-6-luna, 350 bytes, in 1 file.
      "
    `);
    expect(requests('again.jsonl').map(({ custom_id }) => custom_id)).toEqual(['a', 'b']);
    await build(...argv, 'suffix');
    expect(requests('again.jsonl').map(({ custom_id }) => custom_id)).toEqual(['a', 'a-2', 'b']);
  });

  it('gives up at a signal with its code and leaves nothing', async () => {
    async function* endless() {
      yield Buffer.from('id,text\n');
      for (let n = 0; ; n++) {
        yield Buffer.from(`${n},x\n`);
        if (n % 100 === 0) await new Promise((next) => setImmediate(next));
      }
    }
    const { Readable } = await import('node:stream');
    const stop = new AbortController();
    setTimeout(() => stop.abort('SIGINT'), 100);
    const argv = ['build', '--input', '-', '--input-format', 'csv', '--prompt', '{{text}}', '-o', 'stopped/x.jsonl'];
    const stdin = Readable.from(endless());
    expect((await commandLine(argv, { cwd, stdin, signal: stop.signal })).code).toBe(130);
    stdin.destroy();
    await expect.poll(() => readdirSync(at('stopped'))).toEqual([]);
  });
});

describe('build, which rows are used', () => {
  it('reports all rows with an empty prompt, or leaves them out and says so', async () => {
    write('gaps.csv', 'id,text\n1,a\n2,\n,\n4,b\n5,\n');
    const argv = ['--input', 'gaps.csv', '--prompt', '{{text}}', '-o', 'gaps.jsonl'];
    expect(await build(...argv)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('2 rows have an empty prompt: rows 2, 5.'),
    });
    const { code, stderr } = await build(...argv, '--on-empty', 'skip');
    expect(code).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "Skipped 2 rows with empty prompts: 2, 5.
      Skipped 1 row with only empty cells: 3.
      2 requests for gpt-6-luna, 350 bytes, in 1 file.
      "
    `);
    expect(requests('gaps.jsonl').map(({ custom_id }) => custom_id)).toEqual(['1', '4']);
    const fixed = await build('--input', 'gaps.csv', '--prompt', 'Say {{text}}', '-o', 'gaps.jsonl');
    expect(fixed.stderr).toContain('warning: 2 rows have only empty cells for the prompt');
    expect((await build(...argv, '--on-empty', 'drop')).stderr).toContain('on_empty must be one of "error", "skip"');
  });

  it('takes the rows that --where and --limit choose, or the config', async () => {
    write('langs.csv', 'ID,lang,text\n1,de,a\n2,en,b\n3,de,c\n4,fr,d\n');
    const argv = ['--input', 'langs.csv', '--prompt', '{{text}}', '-o', 'langs.jsonl'];
    const { stderr } = await build(...argv, '--where', 'lang=de', '--where', 'lang=fr', '--limit', '2');
    expect(stderr).toContain('Column "ID" is not used for IDs');
    expect(stderr).toContain('Left out 1 row that the --where filter excludes.');
    expect(requests('langs.jsonl').map(({ body }) => body.messages.at(-1).content)).toEqual(['a', 'c']);
    write('langs.yaml', 'input_file: langs.csv\nprompt: "{{text}}"\nwhere: lang=en\nlimit: 5\non_empty: skip\n');
    expect((await build('-c', 'langs.yaml', '-o', 'langs.jsonl')).code).toBe(0);
    expect(requests('langs.jsonl')).toHaveLength(1);
    expect(await build(...argv, '--where', 'lng=de')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"lang"'),
    });
    expect(await build(...argv, '--limit', '0')).toMatchObject({ code: 2 });
  });
});
