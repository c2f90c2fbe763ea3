import { describe, expect, it } from 'vitest';
import { LineTemplate, layoutOf, sharedPartsOf } from '../../src/check/batch/line-template.js';

const line = (id: string, text: string, more = '') =>
  `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"m"${more},"messages":[{"role":"user","content":"${text}"}]}}`;

function moldOf(a: string, b: string): LineTemplate<string> | undefined {
  const likeness = sharedPartsOf(layoutOf(a)!, layoutOf(b)!);
  return likeness && new LineTemplate(likeness, 'kind', []);
}

describe('Mold', () => {
  const mold = moldOf(line('a', 'one'), line('b', 'two'))!;
  const fits = (text: string) => mold.match(text, 0) >= 0;

  it('fits lines that differ only in their id and their texts', () => {
    expect(fits(line('c-3', 'three'))).toBe(true);
    expect(fits(line('c', 'a \\"quoted\\" word, \\u00fc and \\n'))).toBe(true);
    expect(fits(line('c', 'x'.repeat(1_000_000)))).toBe(true);
  });

  it('gives the end of the line, and where its id stands', () => {
    const text = `${line('a', 'x')}\n${line('second', 'y')}\n`;
    const start = text.indexOf('\n') + 1;
    expect(mold.match(text, start)).toBe(text.length - 1);
    expect(text.slice(mold.idStart, mold.idEnd)).toBe('second');
  });

  it.each([
    ['another model', line('c', 'x').replace('"m"', '"n"')],
    ['one more field', line('c', 'x', ',"seed":1')],
    ['a blank more', line('c', 'x').replace(':', ': ')],
    ['something behind it', `${line('c', 'x')} `],
    ['a cut end', line('c', 'x').slice(0, -1)],
    ['an id that is not portable', line('c d', 'x')],
    ['an empty id', line('', 'x')],
    ['an empty text', line('c', '')],
    ['half a character', line('c', '\\ud83d')],
    ['an escape that JSON has not', line('c', '\\x')],
    ['a raw control character', line('c', 'a\tb')],
    ['an open string', line('c', 'x').slice(0, -6)],
  ])('does not fit %s', (_, text) => {
    expect(fits(text)).toBe(false);
  });

  it('fits a pair of escapes only by a closer look', () => {
    expect(fits(line('c', '\\ud83d\\ude00'))).toBe(false);
  });

  it('fits values of metadata as long as the service takes them', () => {
    const tagged = moldOf(line('a', 'x', ',"metadata":{"row":"1"}'), line('b', 'y', ',"metadata":{"row":"2"}'))!;
    const withRow = (row: string) => tagged.match(line('c', 'z', `,"metadata":{"row":"${row}"}`), 0) >= 0;
    expect(withRow('r'.repeat(512))).toBe(true);
    expect(withRow('r'.repeat(513))).toBe(false);
  });

  it('is not made of lines that differ in anything else', () => {
    expect(moldOf(line('a', 'x'), line('b', 'y', ',"seed":1'))).toBeUndefined();
    expect(moldOf(line('a', 'x', ',"seed":1'), line('b', 'y', ',"seed":2'))).toBeUndefined();
    expect(layoutOf('{"body":{}}')).toBeUndefined();
  });
});
