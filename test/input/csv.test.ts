import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows } from '../../src/input/table/csv.js';
import { readCsvHead } from '../../src/input/table/delimiter.js';
import { BatchRowError, type Row } from '../../src/input/table/row.js';
import { readRows } from '../../src/input/table/rows.js';
import { runs } from '../helpers/runs.js';

async function* chunked(text: string | Buffer, size = 1 << 18): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Buffer, size?: number): Promise<Record<string, unknown>[]> {
  const rows: Row[] = [];
  for await (const row of readRows(chunked(text, size), { format: 'csv' })) rows.push(row);
  return rows.map((row) => Object.fromEntries(Object.entries(row)));
}

const failure = (text: string | Buffer) =>
  read(text).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('csvRows', () => {
  it('reads any table that was written by the book, at any chunk boundary', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '=1+1',
        '+a',
        '-b',
        '@c',
        ' x ',
        'a\r\nb',
        'a\nb',
        '"',
        '""',
        ',',
        ';',
        '\t',
        '\ufeff',
        '{{x}}',
        '🙂',
        'é',
      ),
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    );
    const table = fc.record({
      columns: fc.uniqueArray(fc.constantFrom('id', 'text', '__proto__', 'constructor', 'a b', 'ä', 'x"y', '1'), {
        minLength: 2,
        maxLength: 5,
      }),
      cells: fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { maxLength: 8 }),
      newline: fc.constantFrom('\n', '\r\n'),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      mark: fc.constantFrom('', '\ufeff'),
      size: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(table, async ({ columns, cells, newline, delimiter, mark, size }) => {
        const full = cells.map((row) => ['kept', ...row].slice(0, columns.length));
        const lines = [columns, ...full].map((row) => row.map(quoted).join(delimiter));
        const rows = await read(mark + lines.join(newline) + newline, size);
        expect(rows.map((row) => Object.entries(row))).toEqual(
          full.map((row) => Object.entries(Object.fromEntries(columns.map((name, i) => [name, row[i]])))),
        );
      }),
      { numRuns: runs(60) },
    );
  });

  it('ends rows as the header line ends, be it mixed', async () => {
    const rows = [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ];
    for (const newlines of ['\n\r\n\n', '\r\n\n\r\n', '\r\r\r', '\n\n\n', '\r\n\r\n\r\n']) {
      const [first, second, third] = newlines.match(/\r\n|\n|\r/g) as [string, string, string];
      for (const size of [1, 4, 5, 100]) {
        expect(await read(`a,b${first}1,2${second}3,4${third}`, size)).toEqual(rows);
      }
    }
    expect(await read('a,b\n1,x\ry\n')).toEqual([{ a: '1', b: 'x\ry' }]);
  });

  it('skips blank lines, and keeps rows whose cells are all empty', async () => {
    expect(await read('id,text\n\n1,a\n,\n\n2,b\n\n')).toEqual([
      { id: '1', text: 'a' },
      { id: '', text: '' },
      { id: '2', text: 'b' },
    ]);
  });

  it('keeps cells that look like formulas, numbers and dates as the text that they are', async () => {
    expect(await read('a,b,c\n=SUM(A1),007,1e5\n')).toEqual([{ a: '=SUM(A1)', b: '007', c: '1e5' }]);
  });

  it('names row, line and reason of what it refuses', async () => {
    expect(await failure('id,text\n1,"a\nb"\n2,b,c\n')).toMatchInlineSnapshot(
      `"standard input, row 2 (line 4): 3 cells, but the header has 2 columns. Quote the cells that contain the delimiter."`,
    );
    expect(await failure('id,text\n1\n')).toMatchInlineSnapshot(
      `"standard input, row 1 (line 2): 1 cell, but the header has 2 columns. Quote the cells that contain the delimiter."`,
    );
    expect(await failure('id,text\n1,a"b\n')).toMatchInlineSnapshot(
      `"standard input, row 1 (line 2): there is a quote inside an unquoted cell. Quote the whole cell, and double the quotes inside it."`,
    );
    expect(await failure('id,text\n1,"a"b\n')).toMatchInlineSnapshot(
      `"standard input, row 1 (line 2): there is text between a closing quote and the next delimiter. Double the quotes inside a quoted cell."`,
    );
    expect(await failure('id,text\n1,a\n2,"b\n')).toMatchInlineSnapshot(
      `"standard input, row 2 (line 3): a quote opens here (column "text") and never closes. Close it, or double it if it belongs to the text."`,
    );
    expect(await failure('id,id\n')).toMatchInlineSnapshot(
      `"standard input, line 1: columns 1 and 2 are both named "id". Rename one."`,
    );
    expect(await failure('a,,\n1,2,3\n')).toMatchInlineSnapshot(
      `"standard input, line 1: columns 2 and 3 have no name. Rename one."`,
    );
    expect(await failure('')).toMatchInlineSnapshot(`"standard input is empty. The first line must name the columns."`);
    expect(await failure(Buffer.from('id,text\n1,a\n2,\xe9\n', 'latin1'))).toMatchInlineSnapshot(
      `"standard input, line 3: not UTF-8, perhaps Windows-1252. Save it as UTF-8."`,
    );
    expect(await failure(Buffer.from('\ufeffid,text\n', 'utf16le'))).toMatchInlineSnapshot(
      `"standard input is UTF-16. Save it as UTF-8 (in Excel: "CSV UTF-8")."`,
    );
    expect(await failure(Buffer.from('id,text\n', 'utf16le'))).toMatchInlineSnapshot(
      `"standard input is UTF-16. Save it as UTF-8 (in Excel: "CSV UTF-8")."`,
    );
  });

  it('says what a packed file is, and how to unpack it', async () => {
    const packed = gzipSync('id,text\n1,a\n');
    expect(await failure(packed)).toBe('standard input is packed with gzip. Unpack it first, with gunzip for example.');
    const workbook = Buffer.from('504b030414000600080000002100', 'hex');
    expect(await failure(workbook)).toBe(
      'standard input is a zip archive, as Excel writes it too. Unpack it first; in Excel, save the table as "CSV UTF-8".',
    );
  });

  it('carries row and line as fields', async () => {
    const error = await read('id,text\n1,"a\nb"\n2,b,c\n').catch((cause) => cause);
    expect(error).toBeInstanceOf(BatchRowError);
    expect(error).toMatchObject({ row: 2, line: 4 });
  });

  it('gives the rows of a chunk when it has come, and holds no more', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('id,text\n');
      for (let block = 0; block < 30; block++) yield Buffer.from(`1,${'x'.repeat(1000)}\n`.repeat(200));
    }
    let most = 0;
    let count = 0;
    for await (const rows of csvRows(endless(), 'endless')) {
      count += rows.length;
      most = Math.max(most, rows.length);
    }
    expect({ count, most }).toEqual({ count: 6_000, most: 200 });
  });
});

describe('readCsvHead', () => {
  it.each([
    ['a,b;c,d\n', ','],
    ['a;b;c\n1,2;3,4;5,6\n', ';'],
    ['a\tb\n', '\t'],
    ['a|b,c|d\n', '|'],
    ['"x;y;z",b\n', ','],
    ['"x\n;;;",b\n', ','],
    ['only\n', ','],
  ])('finds in %j that it is %j', (head, delimiter) => {
    expect(readCsvHead(Buffer.from(head)).delimiter).toBe(delimiter);
  });
});
