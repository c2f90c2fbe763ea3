import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfString, scanJson } from '../../src/check/text/json-text.js';
import { runs } from '../helpers/runs.js';

describe('scanJson', () => {
  it('agrees with JSON.parse on what is JSON', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(scanJson(text).error === undefined).toBe(parses(text));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('agrees with JSON.parse on JSON with one character changed', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 1 }), (json, at, put) => {
        const place = at % (json.length + 1);
        const text = json.slice(0, place) + put + json.slice(place + 1);
        expect(scanJson(text).error === undefined).toBe(parses(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{"a":1,}', 7, 'a key in double quotes is missing'],
    ['{"a" 1}', 5, 'a colon is missing after the key'],
    ["{'a':1}", 1, 'a key in double quotes is missing'],
    ['[1 2]', 3, 'a comma or ] is missing'],
    ['{"a":1 "b":2}', 7, 'a comma or } is missing'],
    ['{"a":nul}', 5, 'a value is missing or misspelt'],
    ['{"a":"x', 5, 'a string is never closed'],
    ['{"a":"\t"}', 6, 'a string contains a control character; write it as an escape like \\n'],
    ['{"a":"\\x"}', 6, 'a backslash is not part of a valid JSON escape'],
    ['{"a":1', 6, 'the line ends too early'],
    ['{} {}', 3, 'there is more text after the end of the value'],
  ])('says of %s that at %i %s', (text, at, reason) => {
    expect(scanJson(text).error).toEqual({ at, reason });
  });

  it('finds keys that stand twice in one object, escapes read', () => {
    const { duplicates } = scanJson('{"a":1,"b":{"a":1,"c":[{"d":1,"\\u0064":2}]},"a":2}');
    expect(duplicates).toEqual([
      { path: ['b', 'c', 0, 'd'], at: 30 },
      { path: ['a'], at: 44 },
    ]);
  });

  it('tells every string value with its path and the place of its quotes', () => {
    const text = '{"a":["x",{"b":"y"}],"c":"z"}';
    const seen: unknown[] = [];
    scanJson(text, (path, start, end) => seen.push([[...path], text.slice(start, end)]));
    expect(seen).toEqual([
      [['a', 0], '"x"'],
      [['a', 1, 'b'], '"y"'],
      [['c'], '"z"'],
    ]);
  });

  it('counts how deep a text goes without deep recursion', () => {
    const depth = 200_000;
    expect(scanJson(`${'['.repeat(depth)}${']'.repeat(depth)}`).depth).toBe(depth);
  });
});

describe('endOfString', () => {
  it('gives the index after the closing quote, escaped quotes skipped', () => {
    expect(endOfString('"a\\"b" ', 0)).toBe(6);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
