import { existsSync, mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_WITH_IMAGE_COLUMN } from '../helpers/config-with-image-column.js';
import { commandLine } from './command-line.js';
import { REVIEWS, shellFolder } from './shell-folder.js';

const { at, cwd, requests, run, write } = shellFolder();
const build = (...argv: string[]) => run('build', ...argv);

write('reviews.csv', REVIEWS);

describe('build', () => {
  it('takes ids, content and a schema from where it is told', async () => {
    write('verdict.json', '{"title":"Verdict","type":"object","properties":{"good":{"type":"boolean"}}}');
    const format = ['--response-format', '@verdict.json', '--id', '{{id}}-of-{{stars}}', '--content', 'text'];
    const { code } = await build('--input', 'reviews.csv', '--prompt', 'Is it good?', ...format, '-o', 'told.jsonl');
    expect(code).toBe(1);
    write(
      'verdict.json',
      '{"title":"Verdict","type":"object","properties":{"good":{"type":"boolean"}},"required":["good"],"additionalProperties":false}',
    );
    expect((await build('--input', 'reviews.csv', '--prompt', 'Is it good?', ...format, '-o', 'told.jsonl')).code).toBe(
      0,
    );
    const [first] = requests('told.jsonl');
    expect(first.custom_id).toBe('review-1-of-5');
    expect(first.body.messages.at(-1).content).toBe('Is it good?\n\nI love it!');
    expect(first.body.response_format.json_schema).toMatchObject({ name: 'Verdict', strict: true });
  });
  it('takes the same from a config that is named in full', async () => {
    write('build.yaml', 'input_file: reviews.csv\nid_column: id\nprompt: "{{text}}"\ndata_path: named\n');
    expect((await build('--config', 'build.yaml')).stdout).toBe('named/reviews.jsonl\n');
  });
  it('makes an input file of rows', async () => {
    expect(
      await build(
        '--input',
        'reviews.csv',
        '--prompt',
        'Classify: {{text}}',
        '--model',
        'gpt-6-luna',
        '-o',
        'out/r.jsonl',
      ),
    ).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "2 requests for gpt-6-luna, 411 bytes, in 1 file.
      ",
        "stdout": "out/r.jsonl
      ",
      }
    `);
    expect(requests('out/r.jsonl')[1]).toMatchInlineSnapshot(`
      {
        "body": {
          "messages": [
            {
              "content": "Classify: Waste of "money".",
              "role": "user",
            },
          ],
          "model": "gpt-6-luna",
          "reasoning_effort": "medium",
          "seed": 334,
        },
        "custom_id": "review-2",
        "method": "POST",
        "url": "/v1/chat/completions",
      }
    `);
  });

  it('prints what was written as JSON', async () => {
    const { code, stdout } = await build(
      '--input',
      'reviews.csv',
      '--prompt',
      '{{text}}',
      '-o',
      'parts/r.jsonl',
      '--max-requests',
      '1',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        { path: 'parts/r-0001.jsonl', requests: 1 },
        { path: 'parts/r-0002.jsonl', requests: 1 },
      ],
      requests: 2,
      manifest: 'parts/r.manifest.json',
    });
  });

  it('shows the first request and the report, and writes nothing, on a dry run', async () => {
    const seen = await build(
      '--input',
      'reviews.csv',
      '--prompt',
      'Stars {{stars}}:\n{{text}}',
      '--system',
      'Be terse.',
      '--dry-run',
      '-o',
      'dry.jsonl',
    );
    expect(seen).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "Nothing was written (--dry-run). The file would be dry.jsonl.
      ",
        "stdout": "review-1  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: medium
        [system]
          Be terse.
        [user]
          Stars 5:
          I love it!

      2 requests, no issues.
      ",
      }
    `);
    expect(existsSync(at('dry.jsonl'))).toBe(false);
  });

  it('reads rows from standard input and writes to standard output', async () => {
    const stdin = '{"id":"a","q":"1+1?"}\n{"id":"b","q":"2+2?"}\n';
    const seen = await commandLine(['build', '--input', '-', '--prompt', '{{q}}', '-o', '-'], { cwd, stdin });
    expect(
      seen.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).custom_id),
    ).toEqual(['a', 'b']);
    expect(seen.stderr).toMatchInlineSnapshot(`
      "2 requests, 356 bytes.
      "
    `);
  });

  it('does what a config says, with the command line over it', async () => {
    mkdirSync(at('job/prompts'), { recursive: true });
    write('job/rows.csv', 'nr,text\n1,x\n2,y\n3,z\n');
    write('job/prompts/p.md', 'About {{text}}.\n');
    write(
      'job/c.yaml',
      'input_file: rows.csv\nid_column: row-{{nr}}\nprompt: "@prompts/p.md"\nbatch_size: 2\ndata_path: data\nmodel_params:\n  model: ${THE_MODEL}\n',
    );
    write('.env', 'THE_MODEL=gpt-6-luna\n');
    const seen = await build('-c', 'job/c.yaml', '--body', 'verbosity=low', '--allow-env', 'THE_MODEL');
    expect(seen).toMatchObject({ code: 0, stdout: 'job/data/rows-0001.jsonl\njob/data/rows-0002.jsonl\n' });
    expect(requests('job/data/rows-0002.jsonl')).toMatchObject([
      { custom_id: 'row-3', body: { model: 'gpt-6-luna', verbosity: 'low', messages: [{ content: 'About z.' }] } },
    ]);
  });

  it('builds from a config with the keys of similar tools, and says what to do with its pickle', async () => {
    mkdirSync(at('path/to'), { recursive: true });
    write('path/to/input.csv', 'id,content,link to the picture\n1,Hello,https://example.com/1.png\n2,Bye,\n');
    write('004.yaml', CONFIG_WITH_IMAGE_COLUMN);
    expect(await build('-c', '004.yaml')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: output_file is a Python pickle, which this tool cannot write. Name it .csv, .jsonl, .json or .parquet; pandas reads them: pd.read_csv("answers.csv").
      ",
        "stdout": "",
      }
    `);
    write(
      '004.yaml',
      CONFIG_WITH_IMAGE_COLUMN.replace('output.pkl', 'output.csv').replace('Describe this.', 'Answer in JSON.'),
    );
    expect(await build('-c', '004.yaml')).toMatchObject({ code: 0, stdout: 'path/to/data/folder/input.jsonl\n' });
    expect(
      requests('path/to/data/folder/input.jsonl').map(({ body }) => body.messages[0].content),
    ).toMatchInlineSnapshot(`
      [
        [
          {
            "text": "Answer in JSON.

      Hello",
            "type": "text",
          },
          {
            "image_url": {
              "url": "https://example.com/1.png",
            },
            "type": "image_url",
          },
        ],
        "Answer in JSON.

      Bye",
      ]
    `);
  });

  it('brings every nasty cell through file and back', async () => {
    const cells = [
      '"quoted"',
      'a\r\nb',
      'a\nb',
      '=1+1',
      '+49 30',
      '@x',
      '-',
      '{{id}} {% raw %}',
      'a\u2028b\u2029',
      '🙂 é ﷽',
      'x'.repeat(100_000),
      ' padded ',
      '\\n',
      "'",
    ];
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const rows = cells.map((cell, n) => [`n-${n}`, cell, `p${n}`].map(quote).join(','));
    write('nasty.csv', `\ufeffid,text,__proto__\r\n${rows.join('\r\n\r\n')}\r\n,,\r\n`);
    const { code } = await build(
      '--input',
      'nasty.csv',
      '--prompt',
      '{{text}}',
      '--system',
      '{{ __proto__ }}',
      '-o',
      'nasty.jsonl',
    );
    expect(code).toBe(0);
    expect(
      requests('nasty.jsonl').map(({ custom_id, body }) => [
        custom_id,
        ...body.messages.map((m: { content: string }) => m.content),
      ]),
    ).toEqual(cells.map((cell, n) => [`n-${n}`, `p${n}`, cell]));
    expect((await run('validate', 'nasty.jsonl')).code).toBe(0);
  });
});
