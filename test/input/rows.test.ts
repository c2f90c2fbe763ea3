import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { cellToJson } from '../../src/input/table/parquet-cells.js';
import { type ReadRowsOptions, readRows } from '../../src/input/table/rows.js';
import { runs } from '../helpers/runs.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();

async function* chunked(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(source: string | AsyncIterable<Buffer>, options?: ReadRowsOptions): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of readRows(source, options)) rows.push({ ...row });
  return rows;
}
function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const failure = async (name: string, content: string) => {
  const path = write(name, content);
  const message = await read(path).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  return message.replaceAll(`${folder}/`, '');
};

describe('readRows', () => {
  it('reads the same rows from every kind of table', async () => {
    const rows = [
      { id: '1', text: 'a "b", c' },
      { id: '2', text: 'ä\n€' },
    ];
    const csv = 'id,text\n1,"a ""b"", c"\n2,"ä\n€"\n';
    expect(await read(write('a.csv', csv))).toEqual(rows);
    expect(await read(write('a.tsv', csv.replaceAll(/,(?! )/g, '\t')))).toEqual(rows);
    expect(await read(write('a.jsonl', rows.map((row) => JSON.stringify(row)).join('\n\n')))).toEqual(rows);
    expect(await read(write('a.json', JSON.stringify(rows, null, 2)))).toEqual(rows);
    expect(await read(write('b.json', '[]'))).toEqual([]);
    const columnData = [
      { name: 'id', data: ['1', '2'] },
      { name: 'text', data: rows.map(({ text }) => text) },
    ];
    expect(await read(write('a.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))))).toEqual(rows);
  });

  it('tells the kind of a stream by its first character', async () => {
    expect(await read(chunked('{"a":1}\n{"a":2}', 100))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await read(chunked(' [{"a":1}]', 100))).toEqual([{ a: 1 }]);
    expect(await read(chunked('a;b\n1;2', 100))).toEqual([{ a: '1', b: '2' }]);
  });

  it('reads any JSON rows at any chunk boundary', async () => {
    const rows = fc.array(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        fc.jsonValue(),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(0, 1, '\t'),
        async (given, size, space) => {
          const expected = JSON.parse(JSON.stringify(given));
          expect(await read(chunked(JSON.stringify(given, null, space), size), { format: 'json' })).toEqual(expected);
          const lines = given.map((row) => `${JSON.stringify(row)}\n`).join('');
          expect(await read(chunked(lines, size), { format: 'jsonl' })).toEqual(expected);
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('reads a column called __proto__ as a column', async () => {
    for await (const row of readRows(chunked('{"__proto__":"p"}', 99)))
      expect(Object.entries(row)).toEqual([['__proto__', 'p']]);
  });

  it('names row and line of what is no row', async () => {
    expect(await failure('x.jsonl', '{"a":1}\n\n{"a":')).toMatchInlineSnapshot(
      `"x.jsonl, row 2 (line 3): not JSON: at character 6 the line ends too early."`,
    );
    expect(await failure('x.jsonl', '{"a":1}\n[1]')).toMatchInlineSnapshot(
      `"x.jsonl, row 2 (line 2): a row must be an object, like {"id": "1", "text": "…"}."`,
    );
    expect(await failure('x.json', '[{"a":1},{a}]')).toMatchInlineSnapshot(
      `"x.json, row 2: not JSON: at character 2 a key in double quotes is missing."`,
    );
    expect(await failure('x.json', '[{"a":1},]')).toMatchInlineSnapshot(
      `"x.json, row 2: not JSON: at character 1 the line ends too early."`,
    );
    expect(await failure('x.json', '[{"a":1}')).toMatchInlineSnapshot(
      `"x.json: the array is never closed. The file may be incomplete."`,
    );
    expect(await failure('x.json', '[{"a":1}] x')).toMatchInlineSnapshot(
      `"x.json: there is text after the end of the array."`,
    );
    expect(await failure('x.json', '{"a":1}')).toMatchInlineSnapshot(
      `"x.json: the file must be an array of objects. For one object per line (JSONL), name it .jsonl."`,
    );
    expect(await failure('x.parquet', 'no parquet')).toMatchInlineSnapshot(
      `"Can't read x.parquet as Parquet: parquet file invalid (footer != PAR1)."`,
    );
  });

  it('refuses what it cannot read, with the way out', async () => {
    expect(() => readRows('rows.pkl')).toThrowErrorMatchingInlineSnapshot(
      `[BatchOptionsError: Can't read rows.pkl: a Python pickle can only be read by Python. Export it there: df.to_csv("rows.csv", index=False), or df.to_parquet("rows.parquet").]`,
    );
    expect(() => readRows('rows.xlsx')).toThrow(/Export the sheet as "CSV UTF-8"/);
    await expect(read(join(folder, 'missing.csv'))).rejects.toThrow(/it does not exist/);
  });

  it('gives numbers, times and nested values of Parquet as JSON has them', () => {
    expect(cellToJson(12n)).toBe(12);
    expect(cellToJson(2n ** 60n)).toBe('1152921504606846976');
    expect(cellToJson(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(cellToJson(Number.NaN)).toBe(null);
    expect(cellToJson(undefined)).toBe(null);
    expect(cellToJson(new Uint8Array([1, 2]))).toBe('AQI=');
    expect({ ...(cellToJson({ a: [1n, { b: new Date(0) }] }) as object) }).toEqual({
      a: [1, { b: '1970-01-01T00:00:00.000Z' }],
    });
  });
});
