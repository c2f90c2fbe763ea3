import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator, collate, formatSummary } from '../../src/index.js';
import { naughtyStrings } from '../helpers/hostile-data.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { answered, chatBody, neverRun, refusedByStatus, result } from './lines.js';

const folder = temporaryFolder();
let count = 0;
const path = (ending: string) => join(folder, `${count++}${ending}`);
const file = (lines: readonly string[], ending = '.jsonl') => {
  const place = path(ending);
  writeFileSync(place, lines.map((line) => `${line}\n`).join(''));
  return place;
};
const batchOf = (...ids: string[]) => new BatchCreator().addAll(ids.map((customId) => ({ customId, prompt: 'x' })));
const jsonl = (place: string) =>
  readFileSync(place, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const cells = (place: string) => parse(readFileSync(place), { columns: true }) as unknown as Record<string, string>[];

describe('collate', () => {
  it('writes every entry in the order of the input, with the names of the wire', async () => {
    const ids = Array.from({ length: 2500 }, (_, i) => `id-${i}`);
    const output = file(
      [...ids]
        .reverse()
        .filter((_, i) => i % 5 !== 0)
        .map((id) => answered(id)),
    );
    const errors = file(ids.filter((_, i) => i % 50 === 49).map((id) => neverRun(id, 'batch_expired')));
    const input = file([...batchOf(...ids).lines()]);
    const to = path('.jsonl');
    const progress: number[] = [];
    const summary = await collate({ input, output, errors, to, onProgress: ({ requests }) => progress.push(requests) });
    expect(jsonl(to).map(({ custom_id: id }) => id)).toEqual(ids);
    expect(summary).toMatchObject({ requests: 2500, byStatus: { succeeded: 2000, expired: 50, missing: 450 } });
    expect(progress.at(-1)).toBe(2500);
    expect(statSync(to).mode & 0o777).toBe(0o666 & ~process.umask());
    const [first] = jsonl(to).filter(({ status }) => status === 'succeeded');
    expect(Object.keys(first!)).toEqual(['custom_id', 'status', 'text', 'response', 'usage']);
    expect(first).toMatchObject({ response: { status_code: 200 }, usage: { input_tokens: 100, total_tokens: 110 } });
  });

  it('brings naughty strings and a line of 3 MB intact through JSONL, and back out of CSV', async () => {
    const texts = [
      ...naughtyStrings,
      '=1+1',
      '-5',
      '+49 30',
      '@x',
      '\tx',
      '\rx',
      'a\u2028b',
      'é"\n,',
      'x'.repeat(3_000_000),
    ];
    const ids = texts.map((_, i) => `n-${i}`);
    const source = { input: batchOf(...ids), output: file(texts.map((text, i) => answered(ids[i]!, text))) };
    const [lines, table, raw] = [path('.jsonl'), path('.csv'), path('.csv')];
    await collate({ ...source, to: lines });
    expect(jsonl(lines).map(({ text }) => text)).toEqual(texts);
    expect(readFileSync(lines, 'utf8')).not.toMatch(/[\u2028\u2029]/);
    await collate({ ...source, to: raw, rawCsv: true });
    expect(cells(raw).map(({ text }) => text)).toEqual(texts);
    await collate({ ...source, to: table });
    for (const [place, { text }] of cells(table).entries()) {
      expect([texts[place], `'${texts[place]}`]).toContain(text);
      if (!/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text!)) expect(text).not.toMatch(/^[=+\-@\t\r]/);
    }
    expect(cells(table)[texts.indexOf('-5')]!.text).toBe('-5');
    expect(cells(table)[texts.indexOf('=1+1')]!.text).toBe("'=1+1");
  });

  it('keeps the response exact to the last digit', async () => {
    const line = answered('a').replace('"created":1790000000', '"created":1790000000.10, "big":12345678901234567890');
    const to = path('.jsonl');
    await collate({ input: batchOf('a'), output: file([line]), to });
    expect(readFileSync(to, 'utf8')).toContain('"created":1790000000.10, "big":12345678901234567890');
    const odd = line.replace('"error":null', '"status":"x","error":null');
    await collate({ input: batchOf('a'), output: file([odd]), to });
    expect(jsonl(to)[0]).toMatchObject({ status: 'succeeded', response: { status_code: 200 } });
  });

  it('makes columns of the fields of parsed, also of those that turn up late', async () => {
    const Format = z.object({ label: z.string(), text: z.string().optional(), tags: z.array(z.string()) });
    const input = new BatchCreator({ responseFormat: Format }).add('a', 'x').add('b', 'x');
    const output = file([answered('b', '{"label":"=x","text":null,"tags":["q"]}'), refusedByStatus('a', 400, 'bad')]);
    const to = path('.csv');
    await collate({ input, output, to });
    expect(readFileSync(to, 'utf8').split('\n')[0]).toBe('custom_id,status,text,error,label,parsed_text,tags');
    expect(cells(to)).toEqual([
      { custom_id: 'a', status: 'failed', text: '', error: 'bad: no', label: '', parsed_text: '', tags: '' },
      {
        custom_id: 'b',
        status: 'succeeded',
        text: expect.any(String),
        error: '',
        label: "'=x",
        parsed_text: '',
        tags: '["q"]',
      },
    ]);
    const free = new BatchCreator({ responseFormat: 'json_object' }).addAll(['a', 'b', 'c'], (customId) => ({
      customId,
      prompt: 'JSON',
    }));
    const late = new Response(
      [answered('a', '{"x":1}'), answered('b', '{"y":"2"}'), answered('c', '{"__proto__":true,"x":null}')].join('\n'),
    );
    await collate({ input: free, output: late, to });
    const rows = parse(readFileSync(to)) as string[][];
    expect(rows.map((row) => row.slice(4))).toEqual([
      ['x', 'y', '__proto__'],
      ['1', '', ''],
      ['', '2', ''],
      ['', '', 'true'],
    ]);
  });

  it('joins the original rows, in any order, from CSV and JSONL', async () => {
    const input = batchOf('1', '2', '3');
    const output = file([answered('1'), answered('2'), answered('3')]);
    const csv = file(['\ufeffnr;text;note', '3;drei;=x', '1;"eins', 'eins";', '9;neun;'], '.csv');
    const to = path('.csv');
    await collate({ input, output, to, rows: csv, idColumn: 'nr' });
    expect(cells(to).map(({ nr, row_text, note }) => [nr, row_text, note])).toEqual([
      ['1', 'eins\neins', ''],
      ['', '', ''],
      ['3', 'drei', "'=x"],
    ]);
    const rows = file(['{"id":2,"deep":{"a":[1]}}', '', '{"id":"1","more":null}']);
    const lines = path('.jsonl');
    await collate({ input, output, to: lines, rows });
    expect(jsonl(lines).map(({ row }) => row)).toEqual([
      { id: '1', more: null },
      { id: 2, deep: { a: [1] } },
      undefined,
    ]);
    await expect(collate({ input, output, to, rows: csv })).rejects.toThrow(
      /has no column custom_id or id.*"nr", "text", "note"/,
    );
    const ragged = file(['id,text', '1,a,b'], '.csv');
    await expect(collate({ input, output, to, rows: ragged })).rejects.toThrow(
      /\.csv, row 1 \(line 2\): 3 cells, but the header has 2 columns\./,
    );
  });

  it('writes JSON and Parquet too', async () => {
    const Format = z.object({ n: z.number(), ok: z.boolean().optional(), s: z.string().optional() });
    const input = new BatchCreator({ responseFormat: Format }).addAll(['a', 'b', 'c'], (customId) => ({
      customId,
      prompt: 'x',
    }));
    const output = file([
      answered('c', '{"n":1.5,"ok":true,"s":"é"}'),
      answered('a', '{"n":2}'),
      refusedByStatus('b', 429),
    ]);
    const [json, parquet] = [path('.json'), path('.parquet')];
    await collate({ input, output, to: json });
    expect((JSON.parse(readFileSync(json, 'utf8')) as { custom_id: string }[]).map(({ custom_id: id }) => id)).toEqual([
      'a',
      'b',
      'c',
    ]);
    await collate({ input: new BatchCreator(), to: json });
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual([]);
    await collate({ input, output, to: parquet });
    expect(await parquetReadObjects({ file: await asyncBufferFromFile(parquet) })).toMatchObject([
      { custom_id: 'a', status: 'succeeded', n: 2, ok: null, s: null, error: null },
      { custom_id: 'b', status: 'failed', n: null, error: 'rate_limit_exceeded: no' },
      { custom_id: 'c', n: 1.5, ok: true, s: 'é' },
    ]);
  });

  it('keeps the lines that no entry took, byte for byte, in a file of their own', async () => {
    const strays = [result(null, chatBody('paid')), answered('unknown'), '{"broken'];
    const second = answered('a', 'second').replace('req_a","body', 'req_2","body');
    const to = path('.csv');
    const summary = await collate({
      input: batchOf('a', 'b'),
      output: file([...strays, answered('a'), second, answered('b').slice(0, -9)]),
      to,
    });
    expect(summary).toMatchObject({ unmatched: 3, repeated: 1, byStatus: { succeeded: 1, unparsable: 1 } });
    expect(summary.unmatchedFile).toBe(to.replace('.csv', '.unmatched.jsonl'));
    const kept = readFileSync(summary.unmatchedFile!, 'utf8').split('\n').slice(0, -1);
    expect(kept.toSorted()).toEqual([...strays, second, answered('b').slice(0, -9)].toSorted());
  });

  it('leaves nothing behind when it fails, and never writes over what it reads', async () => {
    const [input, output] = [file([...batchOf('a').lines()]), file([answered('a')])];
    const before = readFileSync(output, 'utf8');
    for (const to of [input, output])
      await expect(collate({ input, output, to })).rejects.toThrow(/one of the source files/);
    expect(readFileSync(output, 'utf8')).toBe(before);
    const to = path('.csv');
    await expect(collate({ input, output: '/nowhere.jsonl', to })).rejects.toThrow(/does not exist/);
    await expect(collate({ input, output, to: path('.xlsx') })).rejects.toThrow(/\.jsonl, .*\.csv/);
    await expect(collate({ input, output } as never)).rejects.toThrow(/to is missing/);
    await expect(collate({ output, to } as never)).rejects.toThrow(/input is missing/);
    await expect(collate({ input, output: 5 as never, to })).rejects.toThrow(/must be a path, a text, bytes/);
    await expect(collate({ input, output, to, signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    expect(readdirSync(dirname(to)).filter((name) => name.includes(basename(to)) || name.endsWith('.tmp'))).toEqual([]);
  });

  it('is not stopped by an answer that nests deeper than the stack', async () => {
    const input = new BatchCreator({ responseFormat: 'json_object' }).add('a', 'JSON');
    const text = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)},"b":1}`;
    for (const ending of ['.csv', '.jsonl', '.json']) {
      const to = path(ending);
      await collate({ input, output: Buffer.from(answered('a', text)), to });
      expect(readFileSync(to, 'utf8').length).toBeGreaterThan(text.length);
    }
  });

  it('says what came of it, for people', async () => {
    const output = file([answered('a'), answered('zz')]);
    const summary = await collate({
      input: batchOf('a', 'b', 'c'),
      output,
      errors: file([refusedByStatus('b', 429)]),
      to: path('.jsonl'),
    });
    expect(formatSummary(summary)).toBe(
      [
        '3 requests: 1 succeeded, 1 failed, 1 missing',
        '  1 × rate_limit_exceeded, such as: no (b)',
        '  1 × missing, such as: No line came back for this request. (c)',
        '1 result line matches no request',
        'Tokens: 200 in (0 cached), 20 out (0 reasoning)',
        'Cost: $0.000015 at batch prices',
        'Answered between 2026-09-21T14:13:20.000Z and 2026-09-21T14:13:20.000Z',
      ].join('\n'),
    );
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });

  it('joins the rows of a CSV of many blocks', async () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `id-${i}`);
    const texts = ids.map((id, i) => `${id} said "no"\n${'é'.repeat(150 + (i % 97))}`);
    const rows = file(['id,text', ...ids.map((id, i) => `${id},"${texts[i]!.replaceAll('"', '""')}"`)], '.csv');
    expect(statSync(rows).size).toBeGreaterThan(600_000);
    const to = path('.jsonl');
    await collate({ input: batchOf(...ids), output: file(ids.map((id) => answered(id))), to, rows });
    expect(jsonl(to).map(({ row }) => (row as { text: string }).text)).toEqual(texts);
  });
});
