import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../src/check/text/parse-line.js';

const parse = (text: string | Uint8Array, first = false) => parseLine(Buffer.from(text as string), first);

describe('parseLine', () => {
  it('gives the request of a good line, and nothing else', () => {
    expect(parse('{"custom_id":"a"}')).toEqual({ request: { custom_id: 'a' }, customId: 'a', findings: [] });
  });

  it('names the column in characters, not in bytes or UTF-16 units', () => {
    const [finding] = parse('{"a":"üü😀😀",}').findings;
    expect(finding).toMatchObject({ code: 'invalid_json_line', column: 13 });
    expect(finding?.message).toContain('column 13');
  });

  it('shows a short excerpt around the fault, never the whole prompt', () => {
    const secret = 'very secret '.repeat(50);
    const [finding] = parse(`{"prompt":"${secret}" oops, "rest":"${secret}"}`).findings;
    expect(finding?.message).toContain('oops');
    expect(finding!.message.length).toBeLessThan(200);
    expect(finding!.message.match(/very secret/g)?.length ?? 0).toBeLessThanOrEqual(2);
  });

  it('shows quotes as they stand in the file', () => {
    expect(parse('{"a":').findings[0]?.message).toContain('near the end, …{"a":.');
  });

  it('says of a pretty-printed file what it is', () => {
    expect(parse('{').findings[0]?.message).toContain('pretty-printed');
  });

  it.each([
    ['[]', 'an array'],
    ['null', 'null'],
    ['42', 'a number'],
    ['"text"', 'a string'],
    ['true', 'a boolean'],
  ])('refuses %s, which is JSON but no object', (text, kind) => {
    expect(parse(text).findings).toMatchObject([{ code: 'invalid_json_line', message: expect.stringContaining(kind) }]);
  });

  it('refuses a byte order mark at the start of a file, and goes on behind it', () => {
    const { request, findings } = parse('\ufeff{"custom_id":"a"}', true);
    expect(request).toEqual({ custom_id: 'a' });
    expect(findings).toMatchObject([{ code: 'invalid_json_line', column: 1, fails: 'batch' }]);
  });

  it('names the column at which a line stops being UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('{"ü":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(parse(bytes).findings).toMatchObject([{ code: 'invalid_utf8', column: 7 }]);
  });

  it('recognises UTF-16', () => {
    expect(parse(Buffer.from('{"a":1}', 'utf16le')).findings[0]?.message).toContain('UTF-16');
  });

  it('finds keys that stand twice: an error where they decide what is sent, else a warning', () => {
    const { findings } = parse('{"custom_id":"a","custom_id":"b","body":{"model":"x","model":"y","seed":1,"seed":2}}');
    expect(findings.map(({ severity, path }) => [severity, path])).toEqual([
      ['error', 'custom_id'],
      ['error', 'body.model'],
      ['warning', 'body.seed'],
    ]);
    expect(findings[0]?.column).toBe(18);
  });

  it('finds half a character, by its path', () => {
    expect(parse('{"body":{"messages":[{"content":"\\ud83d"}]}}').findings).toMatchObject([
      { code: 'unpaired_surrogate', path: 'body.messages[0].content', fails: 'request' },
    ]);
    expect(parse('{"a":"\\ud83d\\ude00"}').findings).toEqual([]);
  });

  it('refuses what nests too deep to be read', () => {
    const deep = `{"a":${'['.repeat(300)}${']'.repeat(300)}}`;
    expect(parse(deep).findings).toMatchObject([{ code: 'invalid_value' }]);
    expect(parse(`${'['.repeat(300_000)}`).findings).toMatchObject([{ code: 'invalid_json_line' }]);
  });

  it('calls a gzip file a gzip file, on its first line', () => {
    const [first] = parseLine(gzipSync('{"custom_id":"a"}\n'), true).findings;
    expect(first).toMatchObject({
      code: 'invalid_utf8',
      fails: 'batch',
      message: 'The file is packed with gzip. Unpack it first, with gunzip for example.',
    });
    const later = parseLine(Buffer.from([0x41, 0xff, 0, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47]), false).findings;
    expect(later[0]!.message).not.toContain('UTF-16');
  });
});
