import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { formatCsvRows } from '../../src/results/collate/csv-cells.js';

const cell = (text: string, raw = false) => (parse(formatCsvRows([['x', text]], raw)) as string[][])[0]![1];

describe('formatCsvRows', () => {
  it.each(['=1+1', '+a', '-b', '@c', '\tx', '\rx', '\n=1+1', '＝1+1', '＋a', '－b', '＠c'])('defuses %j', (text) => {
    expect(cell(text)).toBe(`'${text}`);
    expect(cell(text, true)).toBe(text);
  });

  it('defuses what follows a semicolon, at which Excel parts lines in half of Europe', () => {
    expect(cell('safe;=1+1')).toBe("safe;'=1+1");
    expect(cell('=a;@b')).toBe("'=a;'@b");
    expect(cell('safe;=1+1', true)).toBe('safe;=1+1');
    // As such an Excel reads the line.
    const parts = formatCsvRows(
      [
        ['id', 'x;=cmd()'],
        ['id', 'y;＝cmd()'],
      ],
      false,
    ).split(/[;\n]/);
    expect(parts.filter((part) => /^[=+\-@＝＋－＠]/.test(part))).toEqual([]);
  });

  it('leaves numbers and other texts as they are, and quotes what some spreadsheets part', () => {
    for (const text of ['-12', '+1.5e3', '-.5', 'a-b', 'a; b', '- item'.slice(2), 'é\n- item'])
      expect(cell(text)).toBe(text);
    expect(formatCsvRows([['a;b', 'c\td']], false)).toBe('"a;b","c\td"\n');
  });
});
