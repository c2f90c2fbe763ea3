import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { entriesFrom, type RowMapping } from '../../src/input/entries/entries-from.js';
import { validateEntries } from '../../src/input/entries/validate-entries.js';
import { readRows } from '../../src/input/table/rows.js';
import type { Entry } from '../../src/request/entry.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();

async function entries(rows: Iterable<object>, mapping: RowMapping): Promise<Entry[]> {
  const made: Entry[] = [];
  for await (const entry of entriesFrom(rows, mapping)) made.push(entry);
  return made;
}
const ids = async (rows: Iterable<object>, mapping: RowMapping) =>
  (await entries(rows, mapping)).map(({ customId }) => customId);
const failure = (rows: Iterable<object>, mapping: RowMapping) =>
  entries(rows, mapping).then(
    () => 'nothing',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('entriesFrom', () => {
  it('puts cells into prompt and system prompt, and expands nothing twice', async () => {
    const rows = [{ id: 1, text: '{{id}} {% if %}', tone: 'kind' }];
    expect(await entries(rows, { prompt: 'Say: {{text}}', systemPrompt: 'Be {{tone}}.' })).toEqual([
      { customId: '1', prompt: 'Say: {{id}} {% if %}', systemPrompt: 'Be kind.' },
    ]);
  });

  it('lets the content follow a prompt that holds no column', async () => {
    const rows = [{ text: 'Hello' }];
    expect(await entries(rows, { prompt: 'Translate.\n', content: 'text' })).toEqual([
      { customId: 'request-1', prompt: 'Translate.\n\nHello' },
    ]);
    expect(await entries(rows, { content: 'text' })).toEqual([{ customId: 'request-1', prompt: 'Hello' }]);
  });

  it('adds the picture where the row has one, below the folder given', async () => {
    const rows = [
      { t: 'a', p: 'https://example.com/1.png' },
      { t: 'b', p: '' },
      { t: 'c', p: '2.png' },
    ];
    const made = await entries(rows, { prompt: '{{t}}', image: 'p', imageFolder: '/pictures' });
    expect(made.map(({ prompt }) => prompt)).toEqual([
      ['a', { kind: 'image', source: 'https://example.com/1.png' }],
      'b',
      ['c', { kind: 'image', source: '/pictures/2.png' }],
    ]);
  });

  it('makes ids from a column, a template, a count or the content', async () => {
    const rows = [
      { shop: 'a', nr: 7, text: 'x' },
      { shop: 'b', nr: 7, text: 'y' },
    ];
    const prompt = '{{text}}';
    expect(await ids(rows, { prompt, id: 'shop' })).toEqual(['a', 'b']);
    expect(await ids(rows, { prompt, id: '{{shop}}-{{nr}}' })).toEqual(['a-7', 'b-7']);
    expect(await ids(rows, { prompt, id: 'auto' })).toEqual(['request-1', 'request-2']);
    expect(await ids(rows, { prompt })).toEqual(['request-1', 'request-2']);
    expect(await ids([{ ...rows[0], id: 'i', custom_id: 'c' }], { prompt })).toEqual(['c']);
    expect(await ids(rows, { prompt, id: 'content' })).toMatchInlineSnapshot(`
      [
        "row-d725f0b2adfac1e66c5d5629",
        "row-a0b1e38d0702b4a0a8be3f92",
      ]
    `);
  });

  it('keeps the id of an unchanged row wherever it stands, and however its columns do', async () => {
    const mapping = { prompt: '{{a}}', id: 'content' };
    const [first] = await ids([{ a: 1, b: 2 }], mapping);
    const moved = await ids(
      [
        { a: 0, b: 0 },
        { b: 2, a: 1 },
        { a: 1, b: 3 },
      ],
      mapping,
    );
    expect(moved.indexOf(first!)).toBe(1);
    expect(new Set(moved).size).toBe(3);
  });

  it('names both rows of an id that stands twice, unless told what to do', async () => {
    const rows = ['a', 'b', 'a', 'a-2', 'a'].map((id) => ({ id, text: 'x' }));
    const prompt = '{{text}}';
    expect(await failure(rows, { prompt })).toMatchInlineSnapshot(
      `"DuplicateCustomIdError: Rows 1 and 3 have the same ID "a". IDs must be unique: choose another column, or --on-duplicate skip or suffix (on_duplicate, onDuplicate)."`,
    );
    const skipped: number[] = [];
    expect(await ids(rows, { prompt, onDuplicate: 'skip', onSkip: (row) => skipped.push(row) })).toEqual([
      'a',
      'b',
      'a-2',
    ]);
    expect(skipped).toEqual([3, 5]);
    expect(await ids(rows, { prompt, onDuplicate: 'suffix' })).toEqual(['a', 'b', 'a-2', 'a-2-2', 'a-3']);
  });

  it('keeps ids apart also from entries that were there before, or that come between', async () => {
    const rows = [
      { id: 'a', text: 'x' },
      { id: 'b', text: 'x' },
    ];
    const saved = (batch: BatchCreator, more: AsyncIterable<Entry>) =>
      batch.save(join(folder, 'r.jsonl'), { entries: more }).then(
        ({ requests }) => requests,
        (error) => error.issues,
      );
    const made = () => entriesFrom(rows, { prompt: '{{text}}' });
    async function* twice() {
      yield* made();
      yield* made();
    }
    expect(await saved(new BatchCreator(), made())).toBe(2);
    expect(await saved(new BatchCreator().add('b', 'y'), made())).toMatchObject([
      { code: 'duplicate_custom_id', line: 3, firstLine: 1 },
    ]);
    expect(await saved(new BatchCreator(), twice())).toMatchObject([
      { code: 'duplicate_custom_id', line: 3, firstLine: 1 },
      { code: 'duplicate_custom_id', line: 4, firstLine: 2 },
    ]);
    const { report } = await validateEntries(twice(), {});
    expect(report.issues).toHaveLength(2);
  });

  it('refuses before the first row what no row can have', async () => {
    const rows = [{ id: '1', text: 'x' }];
    expect(await failure(rows, { prompt: '{{txt}}' })).toMatchInlineSnapshot(
      `"BatchOptionsError: prompt: there is no column "txt". Did you mean "text"? The columns are "id", "text"."`,
    );
    expect(await failure(rows, { prompt: '{{text}}', systemPrompt: '{{tone}}' })).toMatchInlineSnapshot(
      `"BatchOptionsError: system prompt: there is no column "tone". The columns are "id", "text"."`,
    );
    expect(await failure(rows, { prompt: '{{text}}', id: 'nr' })).toMatchInlineSnapshot(
      `"BatchOptionsError: id: there is no column "nr". The columns are "id", "text"."`,
    );
    expect(await failure(rows, { content: 'body' })).toMatchInlineSnapshot(
      `"BatchOptionsError: content column: there is no column "body". The columns are "id", "text"."`,
    );
    expect(await failure(rows, { prompt: 'Hello' })).toMatchInlineSnapshot(
      `"BatchOptionsError: The prompt has no {{column}}, so every request would be identical. Add a column, e.g. {{id}}, or name a content column. The columns are "id", "text"."`,
    );
  });

  it('names the row that lacks a cell, an id, or anything to ask', async () => {
    expect(await failure([{ a: 'x', b: 'y' }, { a: 'x' }], { prompt: '{{a}} {{b}}' })).toMatchInlineSnapshot(
      `"BatchRowError: Row 2: it has no b."`,
    );
    expect(
      await failure(
        [
          { id: '1', t: 'x' },
          { id: ' ', t: 'y' },
        ],
        { prompt: '{{t}}' },
      ),
    ).toMatchInlineSnapshot(
      `"BatchRowError: Row 2 has no ID: its ID cell is empty. Fill it, or use another source of IDs: auto, content or a template."`,
    );
    expect(await failure([{ id: '1', t: ' ' }], { prompt: '{{t}}' })).toMatchInlineSnapshot(
      `"BatchRowError: Row 1 (id "1"): the prompt is empty. Fill the cells, or skip such rows: --on-empty skip (on_empty: skip, onEmpty: 'skip')."`,
    );
  });

  it('takes async rows and saves with nothing held', async () => {
    async function* rows() {
      for (let n = 0; n < 3; n++) yield { id: `r${n}`, text: `t${n}` };
    }
    const batch = new BatchCreator({ model: 'gpt-6-luna' });
    for await (const entry of entriesFrom(rows(), { prompt: '{{text}}' })) batch.add(entry as { customId: string });
    expect([...batch].map(({ customId }) => customId)).toEqual(['r0', 'r1', 'r2']);
  });

  it('gives the entries before a row that fails, many at a time as one by one', async () => {
    const csv = Buffer.from('id,text\na,one\nb,two\n,three\n');
    const rows = () => readRows(Readable.from([csv]), { format: 'csv' });
    const given: string[] = [];
    const all = async () => {
      for await (const { customId } of entriesFrom(rows(), { prompt: '{{text}}' })) given.push(customId);
    };
    await expect(all()).rejects.toThrow('Row 3 has no ID');
    expect(given).toEqual(['a', 'b']);
  });

  it('finds an id that a gathered entry has, too', async () => {
    const save = (batch: BatchCreator) => {
      const rows = readRows(Readable.from([Buffer.from('id,text\na,one\n')]), { format: 'csv' });
      return batch.save(join(folder, 'out.jsonl'), { entries: entriesFrom(rows, { prompt: '{{text}}' }) });
    };
    await expect(save(new BatchCreator().add('a', 'Hi.'))).rejects.toThrow('"a" is already in this batch (line 1)');
    expect((await save(new BatchCreator().add('b', 'Hi.'))).requests).toBe(2);
  });
});
