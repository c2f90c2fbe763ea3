import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { isExact } from '../../src/check/text/inexact-numbers.js';
import { parseExactJson } from '../../src/input/table/exact-json.js';
import { RowStore } from '../../src/input/table/row-store.js';
import { readRows } from '../../src/input/table/rows.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();
let count = 0;
const write = (ending: string, content: string | Uint8Array) => {
  const path = join(folder, `${count++}${ending}`);
  writeFileSync(path, content);
  return path;
};
async function read(path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const row of readRows(path)) rows.push({ ...row });
  return rows;
}
type Element = Record<string, unknown> & { name: string };
const parquet = (element: Element, data: unknown[]) => {
  const schema = [
    { name: 'root', num_children: 1 },
    { repetition_type: 'OPTIONAL', ...element },
  ];
  const columnData = [{ name: element.name, data }] as unknown as ColumnSource[];
  return write('.parquet', new Uint8Array(parquetWriteBuffer({ columnData, schema: schema as never })));
};

describe('numbers in JSON rows', () => {
  it('keep all their digits, in JSON and JSONL, also deep inside', async () => {
    const row =
      '{"id":9007199254740993,"big":12345678901234567890,"e":1e400,"deep":{"a":[9007199254740993]},"n":1.5,"t":"9007199254740993"}';
    const expected = {
      id: '9007199254740993',
      big: '12345678901234567890',
      e: '1e400',
      deep: { a: ['9007199254740993'] },
      n: 1.5,
      t: '9007199254740993',
    };
    expect(await read(write('.jsonl', `${row}\n`))).toEqual([expected]);
    expect(await read(write('.json', `[${row}]`))).toEqual([expected]);
  });

  it('are strings only where JavaScript would change their value', () => {
    for (const number of [
      '0',
      '-0',
      '1.10',
      '0.1',
      '1e21',
      '9007199254740992',
      '5e-324',
      '0.30000000000000004',
      '1E+2',
      '100000000000000000000',
    ])
      expect([number, isExact(number)]).toEqual([number, true]);
    for (const number of [
      '9007199254740993',
      '-9007199254740993',
      '0.1234567890123456789',
      '1e400',
      '1e-400',
      '123456789012345678901',
    ])
      expect([number, isExact(number)]).toEqual([number, false]);
  });

  it('come back as JSON.parse gives them, for any value that it can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseExactJson(text).value).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('Parquet columns', () => {
  it.each([
    [
      'decimals in bytes',
      { type: 'BYTE_ARRAY', converted_type: 'DECIMAL', precision: 38, scale: 2 },
      [123456789012345678901234567890n, -5n, null],
      ['1234567890123456789012345678.90', '-0.05', null],
    ],
    [
      'decimals in 64 bits',
      { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 3 },
      [9007199254740993n, 1n],
      ['9007199254740.993', '0.001'],
    ],
    [
      'days',
      { type: 'INT32', converted_type: 'DATE' },
      [new Date('2024-02-29'), new Date('1969-12-31')],
      ['2024-02-29', '1969-12-31'],
    ],
    [
      'microseconds',
      { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
      [1700000000123456n, -1n],
      ['2023-11-14T22:13:20.123456Z', '1969-12-31T23:59:59.999999Z'],
    ],
    [
      'nanoseconds',
      { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } },
      [1700000000123456789n],
      ['2023-11-14T22:13:20.123456789Z'],
    ],
    [
      'times without a zone',
      { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
      [1700000000123456n],
      ['2023-11-14T22:13:20.123456'],
    ],
    ['clock times', { type: 'INT64', converted_type: 'TIME_MICROS' }, [45296000001n], ['12:34:56.000001']],
    ['clock times in milliseconds', { type: 'INT32', converted_type: 'TIME_MILLIS' }, [45296001], ['12:34:56.001']],
    ['floats', { type: 'FLOAT' }, [0.1, 16777216, 1e-7, null], [0.1, 16777216, 1e-7, null]],
    ['bytes', { type: 'BYTE_ARRAY' }, [new Uint8Array([0xff, 0x00])], ['/wA=']],
    ['whole numbers', { type: 'INT64' }, [9007199254740993n, 5n], ['9007199254740993', 5]],
    ['JSON', { type: 'BYTE_ARRAY', converted_type: 'JSON' }, [{ a: 1 }], [{ a: 1 }]],
    ['texts with a mark in front', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, ['\ufeffä'], ['\ufeffä']],
  ])('with %s are read exactly', async (_, element, data, expected) => {
    const path = parquet({ name: 'c', ...element }, data);
    expect((await read(path)).map(({ c }) => c)).toEqual(expected);
  });

  it('with timestamps in 96 bits, as Spark and Impala write them, keep their nanoseconds', async () => {
    const bytes = Buffer.alloc(12);
    bytes.writeBigUInt64LE(45_296_123_456_789n, 0);
    bytes.writeUInt32LE(2_460_000, 8);
    // The writer knows no INT96; its bytes are those of a fixed length, under another number of the type.
    const path = parquet({ name: 'c', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12 }, [new Uint8Array(bytes)]);
    const file = readFileSync(path);
    const footer = file.length - 8 - file.readUInt32LE(file.length - 8);
    for (let at = file.indexOf('150e', footer, 'hex'); at >= 0; at = file.indexOf('150e', at, 'hex')) file[at + 1] = 6;
    expect(await read(write('.parquet', file))).toEqual([{ c: '2023-02-24T12:34:56.123456789Z' }]);
  });

  it('in lists are read, unless their type cannot be read exactly there', async () => {
    const rows = [{ name: 'tags', data: [['a', 'é'], []] }];
    expect(await read(write('.parquet', new Uint8Array(parquetWriteBuffer({ columnData: rows }))))).toEqual([
      { tags: ['a', 'é'] },
      { tags: [] },
    ]);
  });

  it('of types that cannot be read exactly are refused with column and type', async () => {
    const path = parquet({ name: 'span', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12, converted_type: 'INTERVAL' }, [
      new Uint8Array(12),
    ]);
    await expect(read(path)).rejects.toThrow(/column "span" has the type INTERVAL/);
  });
});

describe('a column that appears twice', () => {
  it('is refused in every format, with its name', async () => {
    await expect(read(write('.csv', 'a,b,a\n1,2,3\n'))).rejects.toThrow(/columns 1 and 3 are both named "a"/);
    await expect(read(write('.tsv', 'a\ta\n1\t2\n'))).rejects.toThrow(/both named "a"/);
    await expect(read(write('.jsonl', '{"a":1}\n{"a":1,"b":2,"a":3}\n'))).rejects.toThrow(
      /row 2 \(line 2\): the column "a" appears twice/,
    );
    await expect(read(write('.json', '[{"a":1,"\\u0061":3}]'))).rejects.toThrow(/row 1: the column "a" appears twice/);
    const columnData = [
      { name: 'a', data: ['1'] },
      { name: 'a', data: ['2'] },
    ];
    await expect(read(write('.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))))).rejects.toThrow(
      /both named "a"/,
    );
  });
});

describe('RowStore', () => {
  it('gives any rows of any format by their numbers, with the columns in order', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({ z: `text ${i} é`.repeat(1 + (i % 30)), '1': String(i) }));
    const files = [
      write('.csv', `z,1\n${rows.map((row) => `${row.z},${row['1']}\n`).join('')}`),
      write('.tsv', `z\t1\n${rows.map((row) => `${row.z}\t${row['1']}\n`).join('')}`),
      write('.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
      write('.json', JSON.stringify(rows)),
      write(
        '.parquet',
        new Uint8Array(
          parquetWriteBuffer({
            columnData: [
              { name: 'z', data: rows.map(({ z }) => z) },
              { name: '1', data: rows.map((row) => row['1']) },
            ],
          }),
        ),
      ),
    ];
    for (const file of files) {
      const store = await RowStore.open(file);
      const columns = /\.jsonl?$/.test(file) ? ['1', 'z'] : ['z', '1'];
      expect([file, store.size, store.columns]).toEqual([file, 5_000, columns]);
      const found = await store.rows([5_000, 1, 2, 2_500, 2_500, 0, 5_001]);
      expect([...found.keys()]).toEqual([1, 2, 2_500, 5_000]);
      for (const [number, row] of found) expect({ ...row }).toEqual(rows[number - 1]);
      await store.close();
    }
  });
});
