import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { RowStore } from '../../src/input/table/row-store.js';
import { readRows } from '../../src/input/table/rows.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();

type Rows = readonly Record<string, unknown>[];
/** A name, the file's extension, its content, and the rows that it has or what is said about it. */
type OddTable = readonly [name: string, extension: string, content: string | Buffer, expected: Rows | RegExp];

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const A = [{ a: '1', b: '2' }];
const GIANT = 'x'.repeat(5_000_000);
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const TABLES: readonly OddTable[] = [
  // Encodings
  ['plain', '.csv', 'a,b\n1,2\n', A],
  ['a byte order mark', '.csv', '\ufeffa,b\n1,2\n', A],
  ['two byte order marks', '.csv', '\ufeff\ufeffa,b\n1,2\n', A],
  ['a mark before a quoted header', '.csv', '\ufeff"a","b"\n1,2\n', A],
  ['a mark inside a cell', '.csv', 'a,b\n\ufeff1,2\n', [{ a: '\ufeff1', b: '2' }]],
  ['a mark before JSONL', '.jsonl', '\ufeff{"a":"1","b":"2"}\n', A],
  ['two marks before JSON', '.json', '\ufeff\ufeff[{"a":"1","b":"2"}]', A],
  ['Latin-1', '.csv', latin1('a,b\n1,\xe9\n'), /line 2: not UTF-8, perhaps Windows-1252/],
  ['Latin-1 in the header', '.csv', latin1('a,\xfc\n1,2\n'), /line 1: not UTF-8/],
  ['Latin-1 in JSONL', '.jsonl', latin1('{"a":"1"}\n{"a":"\xe9"}\n'), /line 2: not UTF-8/],
  ['Latin-1 in JSON', '.json', latin1('[{"a":"\xe9"}]'), /line 1: not UTF-8/],
  ['Latin-1 in TSV', '.tsv', latin1('a\tb\n1\t\xe9\n'), /line 2: not UTF-8/],
  ['UTF-16 with a mark', '.csv', utf16('\ufeffa,b\n1,2\n'), /is UTF-16\. Save it as UTF-8/],
  ['UTF-16 without a mark', '.csv', utf16('a,b\n1,2\n'), /is UTF-16/],
  ['UTF-16, big end first', '.csv', utf16('\ufeffa,b\n').swap16(), /is UTF-16/],
  ['UTF-16 JSON', '.json', utf16('\ufeff[{"a":1}]'), /is UTF-16/],
  [
    'half a character at the end',
    '.csv',
    Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xe2, 0x82])]),
    /not UTF-8/,
  ],
  ['a null character in a cell', '.csv', 'a,b\n1,2\0\n', [{ a: '1', b: '2\0' }]],
  ['emoji, and what joins them', '.csv', 'a,b\n👩‍👩‍👧,é\n', [{ a: '👩‍👩‍👧', b: 'é' }]],
  ['a zip archive', '.csv', Buffer.from('504b030414000600080000002100', 'hex'), /is a zip archive/],
  ['gzip', '.csv', Buffer.from('1f8b0800000000000003', 'hex'), /is packed with gzip/],
  ['a gzipped Parquet by name', '.parquet', Buffer.from('1f8b0800000000000003', 'hex'), /Can't read .* as Parquet/],
  // Line ends
  ['Windows line ends', '.csv', 'a,b\r\n1,2\r\n', A],
  ['old Mac line ends', '.csv', 'a,b\r1,2\r', A],
  ['mixed line ends', '.csv', 'a,b\r\n1,2\n3,4\r\n', [...A, { a: '3', b: '4' }]],
  ['no last line end', '.csv', 'a,b\n1,2', A],
  ['many last line ends', '.csv', 'a,b\n1,2\n\n\r\n\n', A],
  ['blank lines before the header', '.csv', '\n\n\na;b\n1;2\n', A],
  ['blank lines between', '.csv', 'a,b\n\n1,2\n\n3,4\n', [...A, { a: '3', b: '4' }]],
  ['a line end in a cell', '.csv', 'a,b\n"1\r\n2",3\n', [{ a: '1\r\n2', b: '3' }]],
  ['a carriage return in a cell of Unix lines', '.csv', 'a,b\n1\rx,2\n', [{ a: '1\rx', b: '2' }]],
  ['a line separator in a cell', '.csv', 'a,b\n1\u2028x,2\n', [{ a: '1\u2028x', b: '2' }]],
  ['a line separator in JSONL', '.jsonl', '{"a":"1\u2028x"}\n', [{ a: '1\u2028x' }]],
  ['Windows line ends in JSONL', '.jsonl', '{"a":1}\r\n\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
  ['blank last lines of spaces in JSONL', '.jsonl', '{"a":1}\n  \n\t\n', [{ a: 1 }]],
  // Separators
  ['semicolons', '.csv', 'a;b\n1;2\n', A],
  ['tabs in a .csv', '.csv', 'a\tb\n1\t2\n', A],
  ['bars', '.csv', 'a|b\n1|2\n', A],
  ['one column', '.csv', 'a\n1\n', [{ a: '1' }]],
  ['one column, with commas in quotes', '.csv', 'a\n"1,2"\n', [{ a: '1,2' }]],
  ['delimiters in a quoted header', '.csv', '"a;;;",b\n1,2\n', [{ 'a;;;': '1', b: '2' }]],
  ['a sep= line', '.csv', 'sep=;\na;b\n1;2,5\n', [{ a: '1', b: '2,5' }]],
  ['a SEP= line of Windows, with a mark', '.csv', '\ufeffSEP=,\r\na,b\r\n1,2\r\n', A],
  ['a sep= line against the header', '.csv', 'sep=|\na,x|b\n1|2\n', [{ 'a,x': '1', b: '2' }]],
  ['a column called sep=;', '.csv', 'sep=;,b\n1,2\n', [{ 'sep=;': '1', b: '2' }]],
  ['commas in a .tsv', '.tsv', 'a,b\n1,2\n', [{ 'a,b': '1,2' }]],
  ['decimal commas', '.csv', 'a;b\n1,5;2,5\n', [{ a: '1,5', b: '2,5' }]],
  // Quotes
  ['doubled quotes', '.csv', 'a,b\n"say ""hi""",2\n', [{ a: 'say "hi"', b: '2' }]],
  ['a quote inside a cell', '.csv', 'a,b\n1"2,3\n', /row 1 \(line 2\): there is a quote inside an unquoted cell/],
  ['text behind a quote', '.csv', 'a,b\n"1"x,2\n', /row 1 \(line 2\): there is text between a closing quote/],
  [
    'a quote that never closes',
    '.csv',
    'a,b\n1,2\n3,"4\n5,6\n7,8\n',
    /row 2 \(line 3\): a quote opens here \(column "b"\) and never closes/,
  ],
  [
    'the same behind cells of many lines',
    '.csv',
    'a,b,c\n1,"x\ny","z\nw"\n2,"p\nq","r\ns\nt',
    /row 2 \(line 6\): a quote opens here \(column "c"\)/,
  ],
  ['the same behind a sep= line', '.csv', 'sep=,\na,b\n1,2\n3,"4\n5,6\n', /row 2 \(line 4\): a quote opens here/],
  [
    'the same in the first column',
    '.csv',
    'a,b\n1,2\n"3,4\n5,6\n',
    /row 2 \(line 3\): a quote opens here \(column "a"\)/,
  ],
  // Headers
  ['two columns of one name', '.csv', 'a,b,a\n1,2,3\n', /line 1: columns 1 and 3 are both named "a"/],
  ['two columns without a name', '.csv', 'a,,\n1,2,3\n', /columns 2 and 3 have no name/],
  ['one column without a name', '.csv', 'a,\n1,2\n', [{ a: '1', '': '2' }]],
  ['blanks around names and cells', '.csv', ' a ,b\n 1 ,2\n', [{ ' a ': ' 1 ', b: '2' }]],
  ['names of object parts', '.csv', '__proto__,constructor\n1,2\n', [{ ['__proto__']: '1', constructor: '2' }]],
  ['names that are numbers', '.csv', '2,1\na,b\n', [{ '1': 'b', '2': 'a' }]],
  ['nothing at all', '.csv', '', /is empty\. The first line must name the columns/],
  ['nothing but a header', '.csv', 'a,b\n', []],
  ['a key twice in JSON', '.jsonl', '{"a":1,"a":2}\n', /row 1 \(line 1\): the column "a" appears twice/],
  // Rows
  ['a cell too few', '.csv', 'a,b\n1\n', /row 1 \(line 2\): 1 cell, but the header has 2 columns/],
  ['a cell too many', '.csv', 'a,b\n1,2\n1,2,3\n', /row 2 \(line 3\): 3 cells, but the header has 2 columns/],
  ['rows of empty cells', '.csv', 'a,b\n,\n1,2\n"",""\n', [{ a: '', b: '' }, ...A, { a: '', b: '' }]],
  [
    'what looks like formulas, numbers and dates',
    '.csv',
    'a,b\n=1+1,007\n1e5,2024-01-01\n',
    [
      { a: '=1+1', b: '007' },
      { a: '1e5', b: '2024-01-01' },
    ],
  ],
  ['a giant cell', '.csv', `a,b\n1,${GIANT}\n`, [{ a: '1', b: GIANT }]],
  [
    'a giant quoted cell of many lines',
    '.csv',
    `a,b\n1,"${'y\n'.repeat(500_000)}"\n`,
    [{ a: '1', b: 'y\n'.repeat(500_000) }],
  ],
  ['a giant cell in JSON', '.json', `[{"a":"${GIANT}"}]`, [{ a: GIANT }]],
  [
    'a thousand columns',
    '.csv',
    `${Array.from({ length: 1_000 }, (_, i) => `c${i}`).join()}\n${'1,'.repeat(999)}1\n`,
    [Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`c${i}`, '1']))],
  ],
  // Kinds
  ['JSONL in a .csv', '.csv', '{"a":"1"}\n', /contains JSON, not CSV\. Rename it to \.jsonl/],
  ['a JSON array in a .csv', '.csv', '[\n {"a":"1"}]\n', /contains JSON, not CSV\. Rename it to \.json,/],
  ['a bracket in a header', '.csv', '[a],b\n1,2\n', [{ '[a]': '1', b: '2' }]],
  [
    'JSONL in a .json',
    '.json',
    '{"a":1}\n{"a":2}\n',
    /must be an array of objects\. For one object per line \(JSONL\), name it \.jsonl/,
  ],
  ['an array in a .jsonl', '.jsonl', '[{"a":1}]\n', /row 1 \(line 1\): a row must be an object/],
  ['CSV in a .jsonl', '.jsonl', 'a,b\n1,2\n', /row 1 \(line 1\): not JSON/],
  ['CSV in a .parquet', '.parquet', 'a,b\n1,2\n', /Can't read .* as Parquet/],
  ['an array that is never closed', '.json', '[{"a":1}', /never closed/],
  ['text after the array', '.json', '[{"a":1}] x', /text after the end of the array/],
  // Cells of JSON and Parquet
  ['deep cells', '.jsonl', `{"a":${deep(150)}}\n`, [{ a: JSON.parse(deep(150)) }]],
  [
    'cells deeper than the stack',
    '.jsonl',
    `{"a":${deep(20_000)}}\n`,
    /row 1 \(line 1\): it is nested 20,001 levels deep/,
  ],
  ['integers beyond 2^53', '.jsonl', '{"a":9007199254740993}\n', [{ a: '9007199254740993' }]],
  ['half a character as an escape', '.jsonl', '{"a":"\\ud83d"}\n', [{ a: '\ud83d' }]],
  [
    'Parquet of texts',
    '.parquet',
    Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'a', data: ['1', 'é'] }] })),
    [{ a: '1' }, { a: 'é' }],
  ],
  [
    'Parquet with two columns of one name',
    '.parquet',
    Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: 'a', data: ['1'] },
          { name: 'a', data: ['2'] },
        ],
      }),
    ),
    /both named "a"/,
  ],
  [
    'Parquet with a column that a JavaScript object cannot have',
    '.parquet',
    Buffer.from(parquetWriteBuffer({ columnData: [{ name: '__proto__', data: ['1'] }] })),
    /"__proto__" can't be read from a Parquet file/,
  ],
  ['an empty Parquet file', '.parquet', '', /the file is cut off/],
];

async function outcome(read: () => Promise<Rows>): Promise<Rows | string> {
  return read().catch((error: Error) => error.message);
}
const byReader = async (path: string): Promise<Rows> => {
  const rows: Record<string, unknown>[] = [];
  for await (const row of readRows(path)) rows.push(Object.fromEntries(Object.entries(row)));
  return rows;
};
/** As `collate --rows` reads a table. */
const byStore = async (path: string): Promise<Rows> => {
  const store = await RowStore.open(path);
  const rows = await store.rows(Array.from({ length: store.size }, (_, index) => index + 1));
  await store.close();
  return [...rows.values()].map((row) => Object.fromEntries(Object.entries(row)));
};

describe('an odd table', () => {
  it('is one of 71 or more', () => {
    expect(TABLES.length).toBeGreaterThanOrEqual(71);
    expect(new Set(TABLES.map(([name]) => name)).size).toBe(TABLES.length);
  });

  it.each(TABLES)(
    '%s (%s) is read as it is, or refused with the reason, by --input and --rows alike',
    async (name, extension, content, expected) => {
      const path = join(folder, `${name.replace(/\W+/g, '-')}${extension}`);
      writeFileSync(path, content);
      const seen = await outcome(() => byReader(path));
      if (expected instanceof RegExp) expect(seen).toMatch(expected);
      else expect(seen).toEqual(expected);
      expect(await outcome(() => byStore(path))).toEqual(seen);
    },
  );
});
