import { describe, expect, it } from 'vitest';
import { entriesFrom, type RowMapping, type SkipReason } from '../../src/input/entries/entries-from.js';
import { BatchRowError } from '../../src/input/table/row.js';

async function made(rows: Iterable<object>, mapping: RowMapping) {
  const skipped: [number, SkipReason][] = [];
  const warnings: string[] = [];
  const ids: string[] = [];
  const callbacks = {
    onSkip: (row: number, reason: SkipReason) => skipped.push([row, reason]),
    onWarning: (message: string) => warnings.push(message),
  };
  let error: Error | undefined;
  try {
    for await (const { customId } of entriesFrom(rows, { ...mapping, ...callbacks })) ids.push(customId);
  } catch (cause) {
    error = cause as Error;
  }
  return { ids, skipped, warnings, error };
}
const rowsOf = (...texts: string[]) => texts.map((text, index) => ({ id: String(index + 1), text, tone: 'kind' }));

describe('rows with an empty prompt', () => {
  it('are all reported at once, with their numbers', async () => {
    const { error } = await made(rowsOf('a', '', 'b', ' ', '\t'), { prompt: '{{text}}' });
    expect(error).toBeInstanceOf(BatchRowError);
    expect(error).toMatchObject({ row: 2, rows: [2, 4, 5] });
    expect(error!.message).toMatchInlineSnapshot(
      `"3 rows have an empty prompt: rows 2, 4, 5. Fill the cells, or skip such rows: --on-empty skip (on_empty: skip, onEmpty: 'skip')."`,
    );
    const many = await made(rowsOf(...Array.from({ length: 1_000 }, () => '')), { content: 'text' });
    expect(many.error!.message).toMatch(/^1,000 rows have an empty prompt: rows 1, 2, .*, 20 and 980 more\./);
  });

  it('are left out with onEmpty: skip, and counted', async () => {
    const { ids, skipped, error } = await made(rowsOf('a', '', 'b'), { prompt: '{{text}}', onEmpty: 'skip' });
    expect([ids, skipped, error]).toEqual([['1', '3'], [[2, 'empty']], undefined]);
  });

  it('are not empty when fixed text is around the cell: then a warning counts them', async () => {
    const { ids, warnings } = await made(rowsOf('a', '', ' '), { prompt: 'Classify: {{text}}' });
    expect(ids).toEqual(['1', '2', '3']);
    expect(warnings).toEqual([
      '2 rows have only empty cells for the prompt, so only its fixed text is sent: rows 2, 3.',
    ]);
    const content = await made(rowsOf('a', ''), { prompt: 'Classify:', content: 'text' });
    expect(content.warnings).toEqual([
      '1 row has only empty cells for the prompt, so only its fixed text is sent: row 2.',
    ]);
    expect((await made(rowsOf('a', ''), { prompt: '{{tone}} {{text}}' })).warnings).toEqual([]);
  });
});

describe('rows whose cells are all empty', () => {
  it('are left out and told, with any rule', async () => {
    const rows = [{ id: '1', text: 'a' }, { id: '', text: null }, {}, { id: '4', text: 'b' }];
    for (const onEmpty of ['error', 'skip'] as const) {
      const { ids, skipped, error } = await made(rows, { prompt: 'Say {{text}}', onEmpty });
      expect([ids, skipped, error]).toEqual([
        ['1', '4'],
        [
          [2, 'blank'],
          [3, 'blank'],
        ],
        undefined,
      ]);
    }
  });
});

describe('where and limit', () => {
  const rows = ['de', 'en', 'fr', 'de', 'en'].map((lang, index) => ({ lang, stars: index % 2, 'a=b': 'x', text: 't' }));
  const ids = async (mapping: RowMapping) => (await made(rows, { prompt: '{{text}}', ...mapping })).ids;

  it('choose rows by their cells, whatever type these have', async () => {
    expect(await ids({ where: 'lang=de' })).toEqual(['request-1', 'request-4']);
    expect(await ids({ where: ['lang=de', 'lang=fr'] })).toEqual(['request-1', 'request-3', 'request-4']);
    expect(await ids({ where: ['lang=de', 'stars=0'] })).toEqual(['request-1']);
    expect(await ids({ where: 'a=b=x' })).toHaveLength(5);
    expect(await ids({ where: 'lang=de', limit: 1 })).toEqual(['request-1']);
    expect(await ids({ limit: 2 })).toEqual(['request-1', 'request-2']);
    const { skipped } = await made(rows, { prompt: '{{text}}', where: 'lang=fr' });
    expect(skipped.map(([row, reason]) => [row, reason])).toEqual([
      [1, 'where'],
      [2, 'where'],
      [4, 'where'],
      [5, 'where'],
    ]);
  });

  it('refuse what cannot be meant', async () => {
    const failure = async (mapping: RowMapping) =>
      (await made(rows, { prompt: '{{text}}', ...mapping })).error?.message;
    expect(await failure({ where: 'lnag=de' })).toMatch(/^where: there is no column "lnag"\. Did you mean "lang"\?/);
    expect(await failure({ where: 'lang' })).toBe('where: expected column=value, e.g. lang=de; got "lang".');
    expect(await failure({ limit: 0 })).toMatch(/^entriesFrom: limit: /);
    expect(await failure({ wehre: 'a=b' } as never)).toBe('entriesFrom: unknown option "wehre". Did you mean "where"?');
  });

  it('read no further than the limit', async () => {
    async function* endless() {
      for (let id = 1; ; id++) yield { id, text: 'x' };
    }
    const all: string[] = [];
    for await (const { customId } of entriesFrom(endless(), { prompt: '{{text}}', limit: 250 })) all.push(customId);
    expect(all).toHaveLength(250);
  });
});

describe('a column that is probably meant for ids', () => {
  it('is named in a warning when its name is spelled otherwise', async () => {
    for (const name of ['ID', 'Id', 'Custom ID', 'customId']) {
      const { ids, warnings } = await made([{ [name]: 'a', text: 'x' }], { prompt: '{{text}}' });
      expect([name, ids, warnings.length]).toEqual([name, ['request-1'], 1]);
      expect(warnings[0]).toContain(`Column "${name}" is not used for IDs`);
    }
    expect((await made([{ ID: 'a', id: 'b', text: 'x' }], { prompt: '{{text}}' })).warnings).toEqual([]);
    expect((await made([{ ID: 'a', text: 'x' }], { prompt: '{{text}}', id: 'auto' })).warnings).toEqual([]);
  });
});

describe('templates', () => {
  it('cannot write into rows', async () => {
    const rows = [{ id: '1', text: 'x', n: 5 }];
    const prompt =
      '{% increment n %}{% decrement text %}{% assign id = "z" %}{% capture text %}y{% endcapture %}{{ row.n }}{{text}}';
    await made(rows, { prompt });
    await made(
      rows.map((row) => Object.freeze(row)),
      { prompt },
    );
    expect(rows).toEqual([{ id: '1', text: 'x', n: 5 }]);
  });
});
