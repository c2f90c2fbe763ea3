import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchOptionsError } from '../../src/errors.js';
import { compileTemplate, loadTemplates, requireColumns } from '../../src/input/entries/template.js';
import { cellText, makeRow } from '../../src/input/table/row.js';

const row = makeRow(
  ['name', 'odd name', 'note', 'tags', 'meta', 'none', '__proto__'],
  ['R&D <b> {{name}}', 'odd', '', ['a', 'b'], { a: 1 }, null, 'P'],
);
beforeAll(loadTemplates);

const fill = (text: string) => compileTemplate(text, 'prompt').render(row);
const failure = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
};

describe('compileTemplate', () => {
  it.each([
    ['Hello {{name}}!', 'Hello R&D <b> {{name}}!'],
    ['{{ row["odd name"] }}', 'odd'],
    ['{{ note }}|{{none}}', '|'],
    ['{{tags}} {{meta}}', '["a","b"] {"a":1}'],
    ['{{ meta.a }} {{ tags | join: "+" }}', '1 a+b'],
    ['{{ name | upcase }}', 'R&D <B> {{NAME}}'],
    ['{% if note %}yes{% else %}no{% endif %}', 'no'],
    ['{% for tag in tags %}[{{tag}}]{% endfor %}', '[a][b]'],
    ['{{ __proto__ }}', 'P'],
    ['{% raw %}{{name}}{% endraw %}', '{{name}}'],
    ['no braces', 'no braces'],
  ])('fills %j', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it('fills plain templates exactly as Liquid does', () => {
    const liquid = new Liquid({ strictVariables: true, outputEscape: cellText });
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string()),
      fc.double({ noNaN: true }),
    );
    const piece = fc.oneof(
      fc.string().filter((text) => !/[{}]/.test(text)),
      fc.constantFrom('{{a}}', '{{ b }}', '{{a }}', '{{ row["c d"] }}', '\n', '}}', '{', '{ {a}}'),
    );
    fc.assert(
      fc.property(fc.array(piece), value, value, value, (pieces, a, b, c) => {
        const text = pieces.join('');
        fc.pre(!/\{[{%]/.test(text.replace(/\{\{ ?(?:[ab]|row\["c d"\]) ?\}\}/g, '')) && !text.includes('{{{'));
        const cells = makeRow(['a', 'b', 'c d'], [a, b, c]);
        const expected = liquid.parseAndRenderSync(text, cells, { globals: { row: cells } });
        expect(compileTemplate(text, 'prompt').render(cells)).toBe(expected);
      }),
    );
  });

  it('says what is no template, and what to do with text that only looks like one', () => {
    expect(failure(() => compileTemplate('{{ name | shout }}', 'prompt'))).toMatchInlineSnapshot(
      `"prompt: undefined filter: shout, line:1, col:1. To send the text verbatim, put it between {% raw %} and {% endraw %}."`,
    );
    expect(failure(() => compileTemplate('{% if name %}', 'prompt'))).toMatchInlineSnapshot(
      `"prompt: tag {% if name %} not closed, line:1, col:1. To send the text verbatim, put it between {% raw %} and {% endraw %}."`,
    );
  });

  it('reads no files', () => {
    expect(() => fill('{% include "package.json" %}')).toThrow(
      /^prompt: \{% include %\} includes another file, which a prompt cannot do: put its text here/,
    );
  });

  it.each([
    ['{% for i in (1..100000000) %}x{% endfor %}', /more than 10,000,000 items and characters; check its loops/],
    ['{% for i in (1..9000) %}{% for j in (1..9000) %}x{% break %}{% endfor %}{% endfor %}', /check its loops/],
  ])('ends a loop that would never end: %s', (text, message) => {
    expect(() => fill(text)).toThrow(message);
  });

  it.each(['include', 'render', 'layout'])('refuses {%% %s %%} before any row is filled', (tag) => {
    expect(() => compileTemplate(`{% ${tag} "/etc/passwd" %}`, 'prompt')).toThrow(BatchOptionsError);
  });

  it('finds no column that is not there, not even what every object has', () => {
    expect(() => fill('{{constructor}}')).toThrow(/undefined variable/);
    expect(() => fill('{{ toString | upcase }}')).toThrow(/undefined variable/);
  });
});

describe('requireColumns', () => {
  const columns = ['id', 'review_text', 'odd name'];
  it('names the nearest column and all that there are', () => {
    expect(failure(() => requireColumns(['review_txt'], columns, 'prompt'))).toMatchInlineSnapshot(
      `"prompt: there is no column "review_txt". Did you mean "review_text"? The columns are "id", "review_text", "odd name"."`,
    );
    expect(failure(() => requireColumns(['zzz'], columns, 'prompt'))).toMatchInlineSnapshot(
      `"prompt: there is no column "zzz". The columns are "id", "review_text", "odd name"."`,
    );
  });
  it('shows how to write a name with a space', () => {
    const { columns: used } = compileTemplate('{{odd name}}', 'prompt');
    expect(failure(() => requireColumns(used, columns, 'prompt'))).toMatchInlineSnapshot(
      `"prompt: there is no column "odd". Did you mean {{ row["odd name"] }}? The columns are "id", "review_text", "odd name"."`,
    );
  });
});
