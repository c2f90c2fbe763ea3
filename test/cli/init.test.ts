import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { commandLine } from './command-line.js';

const base = temporaryFolder();
const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };

function folder() {
  const cwd = mkdtempSync(join(base, 'init-'));
  return { cwd, run: (...argv: string[]) => commandLine(argv, { cwd, env }) };
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Names that mean something to Liquid, to YAML, to our configs or to JavaScript. */
const ODD = [
  ...[
    'true',
    'nil',
    'null',
    'empty',
    'blank',
    'row',
    '0',
    '1.5',
    '-1',
    'a-',
    'a b',
    'ö',
    '🙂',
    'x.y',
    '{{a}}',
    '{% a %}',
  ],
  ...[
    '${HOME} x',
    "it's",
    'say "x"',
    '__proto__',
    'constructor',
    '- a',
    '# a',
    'a: b',
    '@a',
    '&a',
    '*a',
    'no',
    'back\\slash',
  ],
];

describe('init', () => {
  it.each(ODD)('writes a config that build takes for a text column called %s', async (name) => {
    const { cwd, run } = folder();
    writeFileSync(join(cwd, 'odd.csv'), `id,${cell(name)}\na,Lovely thing\nb,Bad thing\n`);
    expect(await run('init', 'odd.csv')).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await run('build', '-c', 'odd.yaml', '-o', '-');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('2 requests') });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ custom_id: id }) => id)).toEqual(['a', 'b']);
    for (const [index, text] of ['Lovely thing', 'Bad thing'].entries())
      expect(lines[index].body.messages.at(-1).content).toMatch(new RegExp(`about:\\n\\n${text}`));
  });

  it.each(['{{a}}_id', '${HOME}_id', 'true id', 'a b-id', '"x" id'])('uses an ID column called %s', async (name) => {
    const { cwd, run } = folder();
    writeFileSync(join(cwd, 'odd.csv'), `${cell(name)},text\nr1,Lovely\nr2,Bad\n`);
    await run('init', 'odd.csv');
    const { code, stdout } = await run('build', '-c', 'odd.yaml', '-o', '-');
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).custom_id),
    ).toEqual(['r1', 'r2']);
  });

  it('takes no ID column with an empty cell', async () => {
    const { cwd, run } = folder();
    writeFileSync(join(cwd, 'r.csv'), 'id,text\n,Lovely\n2,Bad\n');
    await run('init', 'r.csv');
    expect((await run('build', '-c', 'r.yaml', '--dry-run')).code).toBe(0);
  });

  it.each(['${HOME}.csv', 'a b.csv', "it's.csv", '#1.csv', '{{a}}.csv'])('finds its table again: %s', async (name) => {
    const { cwd, run } = folder();
    writeFileSync(join(cwd, name), 'id,text\n1,Lovely\n2,Bad\n');
    expect((await run('init', name)).code).toBe(0);
    const config = readdirSync(cwd).find((file) => file.endsWith('.yaml'))!;
    expect(await run('build', '-c', config, '--dry-run')).toMatchObject({ code: 0 });
  });
});

describe('a column with the name of a word of Liquid', () => {
  it.each(['{{true}}', '{{ nil }}', '{{blank | upcase}}', '{{-1}}', '{{- empty -}}', '{{0}}'])(
    'is refused as %s',
    async (prompt) => {
      const { cwd, run } = folder();
      const names = ['true', 'nil', 'blank', '1', '-1', 'empty', '0'];
      writeFileSync(join(cwd, 'r.csv'), `${names.join(',')},text\n${names.map(() => 'x').join(',')},y\n`);
      const { code, stderr } = await run('build', '--input', 'r.csv', '--prompt', `${prompt} {{text}}`, '--dry-run');
      expect(code).toBe(2);
      expect(stderr).toMatch(/prompt: \{\{.*\}\} is the word .* of the template language, not your column.*row\["/);
      const spelled = `{{ row["${/\w+/.exec(prompt)![0]}"] }} {{text}}`;
      expect((await run('build', '--input', 'r.csv', '--prompt', spelled, '--dry-run')).code).toBe(0);
    },
  );

  it('changes nothing for tables without such a column', async () => {
    const { cwd, run } = folder();
    writeFileSync(join(cwd, 'r.csv'), 'text\ny\n');
    expect((await run('build', '--input', 'r.csv', '--prompt', '{{true}} {{text}}', '--dry-run')).code).toBe(0);
  });
});

describe('standard output', () => {
  it.each([
    ['merge', 'a.jsonl', 'b.jsonl'],
    ['set', 'a.jsonl', '--model', 'gpt-6-sol'],
    ['split', 'a.jsonl', '-o', '-'],
    ['sample', 'a.jsonl'],
  ])('is not for both the data and the JSON of %s', async (...argv) => {
    const { cwd, run } = folder();
    for (const id of ['a', 'b'])
      writeFileSync(
        join(cwd, `${id}.jsonl`),
        `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-6-luna","messages":[{"role":"user","content":"${id}"}]}}\n`,
      );
    expect(await run(...argv, '--json')).toMatchObject({ code: 2, stderr: expect.stringContaining('Choose one.') });
    expect(JSON.parse((await run(...argv, '--json', '--dry-run')).stdout)).toMatchObject({ files: [] });
    const page = await run('report', 'a.jsonl', '-o', '-');
    expect(page.stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
    expect(readdirSync(cwd).sort()).toEqual(['a.jsonl', 'b.jsonl']);
  });

  it('has no estimate of a file without requests', async () => {
    const { cwd, run } = folder();
    writeFileSync(join(cwd, 'r.csv'), 'id,text\n1,x\n');
    writeFileSync(join(cwd, 'empty.jsonl'), '');
    for (const name of ['r.csv', 'empty.jsonl'])
      expect(await run('estimate', name, '--max-cost', '1')).toMatchObject({
        code: 1,
        stdout: '',
        stderr: `error: There is no request in ${name}.\n`,
      });
  });
});
