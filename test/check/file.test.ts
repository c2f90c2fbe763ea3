import { describe, expect, it } from 'vitest';
import { BatchValidator } from '../../src/check/batch/batch.js';
import { FileValidator } from '../../src/check/batch/file.js';
import { jsonTexts, notUtf8 } from '../helpers/hostile-data.js';
import { startProcessorTime } from '../helpers/processor-time.js';
import { chat, embeddings, judge, responses, said, TODAY } from '../verdicts/verdict.js';

const numbered = (n: number, body: object = {}) => ({ ...chat(body), custom_id: `r${n}` });
const good = JSON.stringify(numbered(0));
const suite = jsonTexts.filter(({ bytes }) => !bytes.subarray(0, -1).includes(0x0a) && bytes.length > 0);

describe('FileJudge', () => {
  it('passes a good file', () => {
    expect(judge([1, 2, 3].map((n) => numbered(n)))).toMatchObject({ ok: true, requests: 3, invalid: 0, issues: [] });
  });

  it('counts the bytes of the file, newlines included', () => {
    const file = new FileValidator({ today: TODAY });
    const text = `${good}\n${JSON.stringify(numbered(1, { messages: [{ role: 'user', content: 'größe 😀' }] }))}`;
    file.block(Buffer.from(text));
    expect(file.report()).toMatchObject({ ok: true, requests: 2, bytes: Buffer.byteLength(text) });
  });

  it('says of a repeated id both lines', () => {
    const { issues } = judge([numbered(1), numbered(2), numbered(3), numbered(1), numbered(1)]);
    expect(issues).toMatchObject([
      { code: 'duplicate_custom_id', line: 4, firstLine: 1, customId: 'r1', path: 'custom_id', fails: 'batch' },
      { code: 'duplicate_custom_id', line: 5, firstLine: 1 },
    ]);
    expect(issues[0]?.message).toContain('line 1');
  });

  it('says of an empty file that it is empty', () => {
    expect(said(judge([]))).toContain('empty_file');
    const file = new FileValidator();
    expect(file.report()).toMatchObject({ ok: false, requests: 0, issues: [{ code: 'empty_file', fails: 'batch' }] });
  });

  it('refuses blank lines before the last request, and warns of those behind it', () => {
    const { issues } = judge([numbered(1), '', '  ', numbered(2), '', '']);
    expect(issues).toMatchObject([
      { code: 'invalid_json_line', severity: 'error', line: 2 },
      { code: 'invalid_json_line', severity: 'error', line: 3 },
      { code: 'blank_line', severity: 'warning', line: 5 },
    ]);
  });

  it('explains which lines go to which endpoint, once for all lines of each', () => {
    const chats = Array.from({ length: 40 }, (_, n) => numbered(n + 1));
    const other = (n: number) => ({ ...responses({}), custom_id: `r${n}` });
    const report = judge([...chats, other(41)]);
    expect(report.issues).toMatchObject([{ code: 'invalid_url', line: 41, path: 'url', fails: 'batch' }]);
    expect(report.issues[0]).not.toHaveProperty('lines');
    expect(report.issues[0]?.message).toContain('url is "/v1/responses", but lines 1–40 are /v1/chat/completions');
    const two = judge([other(1), ...chats.slice(1), other(41), { ...embeddings({}), custom_id: 'r42' }]);
    expect(two).toMatchObject({ errors: 3, invalid: 3 });
    expect(two.issues.filter(({ code }) => code === 'invalid_url')).toMatchObject([
      { line: 1, lines: 2, customId: 'r1', message: expect.stringContaining('but lines 2–40 are') },
      { line: 42, customId: 'r42' },
    ]);
  });

  it('holds the endpoint that is given against every line', () => {
    const report = judge([numbered(1), numbered(2)], { endpoint: '/v1/responses' });
    expect(report).toMatchObject({ errors: 1, invalid: 2 });
    expect(report.issues).toMatchObject([{ code: 'invalid_url', line: 1, lines: 2 }]);
  });

  it('names the lines whose model is not that of most, or not the one given', () => {
    const lines = [numbered(1, { model: 'gpt-6-sol' }), numbered(2), numbered(3)];
    expect(judge(lines).issues).toMatchObject([{ code: 'mismatched_model', line: 1, path: 'body.model' }]);
    const given = judge(lines, { model: 'gpt-6-sol' });
    expect(given).toMatchObject({ errors: 1, invalid: 2, issues: [{ line: 2, lines: 2, customId: 'r2' }] });
    expect(given.issues[0]?.message).toContain('but the batch is for gpt-6-sol');
  });

  it('is not stalled by a file with a model for each line', () => {
    const spent = startProcessorTime();
    const report = judge(Array.from({ length: 20_000 }, (_, n) => numbered(n, { model: `ft:gpt-4.1:o::${n}` })));
    expect(report).toMatchObject({ errors: 19_999, invalid: 19_999 });
    expect(report.issues).toHaveLength(100);
    expect(spent()).toBeLessThan(10_000);
  });

  it('takes the first model of a tie for the one that was meant', () => {
    expect(judge([numbered(1, { model: 'gpt-6-sol' }), numbered(2)]).issues).toMatchObject([{ line: 2 }]);
  });

  it('reports several errors of one line, and those of many lines', () => {
    const bad = (n: number) => numbered(n, { n: 0, seed: 'x', messages: [{ role: 'user', content: 1 }] });
    const report = judge([bad(1), numbered(2), bad(3)]);
    expect(report).toMatchObject({ errors: 6, invalid: 2, requests: 3 });
    expect(report.issues.map(({ line }) => line)).toEqual([1, 1, 1, 3, 3, 3]);
  });

  it('keeps the first 100 issues and counts all', () => {
    const report = judge(Array.from({ length: 300 }, (_, n) => numbered(n, { n: 0 })));
    expect(report).toMatchObject({ errors: 300, invalid: 300 });
    expect(report.issues).toHaveLength(100);
    expect(report.issues.at(-1)?.line).toBe(100);
  });

  it('reports a schema or a model that many lines share once, with their number', () => {
    const format = {
      type: 'json_schema',
      json_schema: { name: 'a', strict: true, schema: { type: 'object', properties: {} } },
    };
    const report = judge(
      Array.from({ length: 40 }, (_, n) => numbered(n, { model: 'gpt-9', response_format: format })),
    );
    expect(report.issues).toMatchObject([
      { code: 'invalid_json_schema', line: 1, lines: 40 },
      { code: 'unknown_model', line: 1, lines: 40 },
    ]);
    expect(report).toMatchObject({ errors: 1, warnings: 1, invalid: 40 });
  });

  it('counts requests and embedding inputs against the limits of a file', () => {
    const file = new FileValidator({ today: TODAY });
    for (let block = 0; block < 51; block++) {
      const lines = Array.from({ length: 1_000 }, (_, n) =>
        JSON.stringify({ ...numbered(0), custom_id: `b${block}-${n}` }),
      );
      file.block(Buffer.from(`${(block === 50 ? lines.slice(0, 1) : lines).join('\n')}\n`));
    }
    expect(file.report()).toMatchObject({
      requests: 50_001,
      issues: [{ code: 'too_many_requests_in_file', fails: 'batch' }],
    });
    const inputs = Array(2_000).fill('a');
    const many = (count: number) =>
      said(judge(Array.from({ length: count }, (_, n) => ({ ...embeddings({ input: inputs }), custom_id: `e${n}` }))));
    expect(many(25)).toEqual([]);
    expect(many(26)).toEqual(['too_many_embedding_inputs']);
  });

  it('counts bytes: a warning above 200,000,000, an error above 209,715,200', () => {
    const big = (bytes: number) => {
      const batch = new BatchValidator({ today: TODAY });
      batch.count(1, bytes, 'r0', batch.groupOf(numbered(0)), []);
      return batch.report();
    };
    expect(big(200_000_000)).toMatchObject({ bytes: 200_000_000, issues: [] });
    expect(big(200_000_001).issues).toMatchObject([{ code: 'file_too_large', severity: 'warning' }]);
    expect(big(209_715_200).issues).toMatchObject([{ code: 'file_too_large', severity: 'warning' }]);
    expect(big(209_715_201).issues).toMatchObject([{ code: 'file_too_large', severity: 'error', fails: 'batch' }]);
  });

  it('judges lines alike whether they fit the mold of their neighbours or not', () => {
    const format = { response_format: { type: 'json_object' } };
    const says = (n: number, content: string) => numbered(n, { ...format, messages: [{ role: 'user', content }] });
    const texts = ['one', 'two', 'as JSON', 'three', 'as json too', '', 'JSON', 'four'];
    const report = judge(texts.map((text, n) => says(n, text)));
    const expected = texts.flatMap((text, n) => (/json/i.test(text) ? [] : [n + 1]));
    expect(report.issues.map(({ line }) => line)).toEqual(expected);
  });

  it('finds a repeated id, a bad id and broken text among lines of one make', () => {
    const line = (id: string, text: string) => JSON.stringify({ ...numbered(0), custom_id: id }).replace('Hello', text);
    const report = judge([
      ...[line('a', 'x'), line('b', 'y'), line('c', 'z'), line('a', 'w'), line('d e', 'v')],
      ...[line('f', '\\ud83d'), line('g', 'tab\there'), line('', 'u'), line('h', 'fine')],
    ]);
    expect(report.issues.map(({ line: at, code }) => [at, code])).toEqual([
      [4, 'duplicate_custom_id'],
      [5, 'custom_id_not_portable'],
      [6, 'unpaired_surrogate'],
      [7, 'invalid_json_line'],
      [8, 'invalid_value'],
    ]);
  });

  it('finds bytes that are not UTF-8 at their line, and judges the lines around them', () => {
    const file = new FileValidator({ today: TODAY });
    const bad = Buffer.from(JSON.stringify(numbered(2)).replace('Hello', 'H\xffllo'), 'latin1');
    const lines = [JSON.stringify(numbered(1)), bad, JSON.stringify(numbered(3, { n: 0 }))];
    file.block(Buffer.concat(lines.flatMap((one) => [Buffer.from(one), Buffer.from('\n')])));
    expect(said(file.report())).toEqual(['invalid_utf8', 'invalid_value body.n']);
  });
});

describe('JSONTestSuite, file by file as a line of a batch', () => {
  const verdictOn = (bytes: Buffer) => {
    const file = new FileValidator({ today: TODAY, maxIssues: 1_000 });
    const own = bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
    file.block(Buffer.concat([Buffer.from(`${good}\n`), own, Buffer.from(`\n${JSON.stringify(numbered(9))}\n`)]));
    return file.report();
  };
  const refused = ({ bytes }: { bytes: Buffer }) => {
    const report = verdictOn(bytes);
    const codes = report.issues
      .filter(({ line, severity }) => line === 2 && severity === 'error')
      .map(({ code }) => code);
    expect(report.issues.every(({ line }) => line === 2)).toBe(true);
    return codes.some((code) => code === 'invalid_json_line' || code === 'invalid_utf8');
  };

  it('refuses every text that is not JSON, at its line', () => {
    const wrong = suite.filter(({ name }) => name.startsWith('n_'));
    expect(wrong.length).toBeGreaterThanOrEqual(180);
    expect(wrong.filter((one) => !refused(one)).map(({ name }) => name)).toEqual([]);
  });

  it.each(notUtf8('{"a":"ü","b":[1.5e3,"\\n"]}'))('refuses $name as a byte that is not UTF-8', ({ bytes }) => {
    const [issue, ...others] = verdictOn(bytes).issues;
    expect({ issue, others }).toMatchObject({ issue: { code: 'invalid_utf8', line: 2 }, others: [] });
  });

  it('refuses JSON that is no object, and lets objects past JSON', () => {
    const right = suite.filter(({ name }) => name.startsWith('y_'));
    const isObject = (bytes: Buffer) => bytes.toString().trim().startsWith('{');
    expect(right.filter((one) => isObject(one.bytes) === refused(one)).map(({ name }) => name)).toEqual([]);
  });

  it('gives a verdict on what is left to the reader', () => {
    for (const { bytes } of suite.filter(({ name }) => name.startsWith('i_'))) expect(verdictOn(bytes).ok).toBe(false);
  });
});
