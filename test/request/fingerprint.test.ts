import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { fingerprintHex, fingerprintOf, fingerprintOfLine } from '../../src/request/fingerprint/fingerprint.js';

const of = (line: string) => fingerprintHex(fingerprintOfLine(Buffer.from(line)));
const URL = '/v1/chat/completions';
const lineOf = (body: unknown, id = 'a') => ({ custom_id: id, method: 'POST', url: URL, body });
/** As Python's json.dumps writes it: blanks, and ASCII only. */
const python = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${python(key)}: ${python(item)}`)
      .join(', ')}}`;
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
};

describe('the fingerprint of a request', () => {
  it('has 16 bytes, and leaves out the ID', () => {
    const body = { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hi' }] };
    expect(of(JSON.stringify(lineOf(body)))).toMatch(/^[0-9a-f]{32}$/);
    expect(of(JSON.stringify(lineOf(body, 'b')))).toBe(of(JSON.stringify(lineOf(body))));
  });

  it('is the same for a line of ours, of another tool, and for a call by fetch', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })), (body) => {
        const fetched = fingerprintHex(fingerprintOf(URL, JSON.stringify(body)));
        expect(of(JSON.stringify(lineOf(body)))).toBe(fetched);
        expect(of(python(lineOf(body)))).toBe(fetched);
        expect(of(`\ufeff ${JSON.stringify(lineOf(body), null, '\t').replaceAll('\n', '\r')} `)).toBe(fetched);
        const reordered = { body, url: URL, extra: { url: 'x', body: 1 }, custom_id: 'z' };
        expect(of(JSON.stringify(reordered))).toBe(fetched);
      }),
    );
    const [ours] = new BatchCreator().add('a', 'line\u2028two\u0001 / é 😀 "quoted" \\').lines();
    const { url, body } = JSON.parse(ours!);
    expect(of(ours!)).toBe(fingerprintHex(fingerprintOf(url, JSON.stringify(body))));
    expect(of(ours!)).toBe(of(python(JSON.parse(ours!))));
  });

  it('differs with anything that the model would see', () => {
    const body = (text: string) => `{"custom_id":"a","url":"/v1/x","body":${text}}`;
    const texts = ['{"a":"b"}', '{"a":"b "}', '{"a": "b  "}', '{"a":1}', '{"a":1.0}', '{"a":9007199254740993}'];
    texts.push(
      '{"a":9007199254740992}',
      '{"a":"\\u00e9"}',
      '{"a":"\\\\u00e9"}',
      '{"a":1,"b":2}',
      '{"b":2,"a":1}',
      '{}',
    );
    const all = texts.map((text) => of(body(text)));
    expect(new Set(all).size).toBe(texts.length);
    expect(of(body('{}').replace('/v1/x', '/v1/y'))).not.toBe(of(body('{}')));
  });

  it('of a line that is no request is that of its bytes', () => {
    const odd = ['', '{', '[]', 'x', '{"body":1', '{"a":1}', '{"custom_id":"a","body":{"x":"}', '{"body":{}', '"body"'];
    expect(new Set(odd.map(of)).size).toBe(odd.length);
    expect(of('{"custom_id":"a","body":{"a": "x"')).not.toBe(of('{"custom_id":"b","body":{"a": "x"'));
  });
});
