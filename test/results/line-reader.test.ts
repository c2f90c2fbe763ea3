import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LineReader } from '../../src/results/join/line-reader.js';
import { ResultMold } from '../../src/results/join/result-template.js';
import type { Outcome } from '../../src/results/line/outcome.js';
import { type LineOptions, readResultLine } from '../../src/results/line/result-line.js';
import { answered, chatBody, neverRun, result } from './lines.js';
import { oddAnswers } from './odd-answers.js';
import { type Case, oddLines } from './odd-lines.js';

/** Strings and numbers as they may stand in a line; some make it no JSON. */
const STRINGS = [
  '',
  'x',
  'stop',
  'length',
  'a\\"b\\\\',
  '\\n\\u00e9',
  '\\ud83d\\ude00',
  '\\ud83d',
  'é',
  '😀',
  '\u2028',
  'null',
];
const BAD_STRINGS = ['\t', '\\x', '\\u12', '\u0001'];
const NUMBERS = ['0', '-0', '7', '1.5', '1e3', '1E400', '12345678901234567890', '-3'];
const BAD_NUMBERS = ['007', '1.', '+1', '.5'];
/** Strings, which are keys when a colon follows, and numbers. */
const SCALAR = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The line with some of its strings and numbers exchanged. */
function varied(line: string, picks: readonly number[]): string {
  let place = 0;
  return line.replace(SCALAR, (scalar: string, string: string | undefined, colon: string | undefined) => {
    if (colon !== undefined) return scalar;
    const pick = picks[place++ % picks.length]!;
    if (pick % 3 !== 0) return scalar;
    const isBad = pick % 41 === 0;
    if (string === undefined) return chosen(isBad ? BAD_NUMBERS : NUMBERS, pick);
    return `"${chosen(isBad ? BAD_STRINGS : STRINGS, pick)}"`;
  });
}

const chosen = (list: readonly string[], pick: number) => list[pick % list.length]!;

/** What is left of an outcome when its body is looked at no deeper than its first level. */
function flat(outcome: Outcome): unknown {
  const body = outcome.response?.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return outcome;
  const plain = Object.entries(body).filter(([, value]) => typeof value !== 'object');
  return { ...outcome, response: { ...outcome.response, body: Object.fromEntries(plain) } };
}

/** Reads a line both ways, and compares all that is said. */
function compareReading(reader: LineReader, line: string | Buffer, { parser, endpoint }: LineOptions, raw: boolean) {
  const bytes = Buffer.from(line as string);
  const expected = readResultLine(bytes, 7, { parser, endpoint, data: false }).outcome;
  const found = reader.read(bytes, 7, parser);
  const text = found.raw?.text && (JSON.parse(found.raw.text.toString()) as string);
  if (text !== undefined) expect(text).toBe(expected.text);
  // Without a parser, the text may stand there as it came.
  const outcome = text === undefined || parser ? found.outcome : { ...found.outcome, text };
  expect(flat(outcome)).toEqual(flat(expected));
  if (!raw) expect(found.raw).toBeUndefined();
  if (found.raw?.response) {
    const { response } = JSON.parse(bytes.toString().replace(/^\ufeff/, '')) as { response: unknown };
    expect(JSON.parse(found.raw.response.toString())).toEqual(response);
    expect(found.raw.response.toString()).not.toMatch(/[\u2028\u2029]/);
  }
}

/** The same line with another field in its body, written as JSON. */
const withField = (field: string): Case => [field, answered('a').replace('"object"', `${field},"object"`), {}];
const seeds = [
  ...oddLines,
  ...oddAnswers,
  ...['"a":{"x":1},"a":{"y":2}', '"model":"x"', '"schlüssel":"x"', '"__proto__":{"x":"y"}', '"1":[1,["2",3]]'].map(
    withField,
  ),
];
const usual = (id: string, text: string, tokens = 5) =>
  result(id, chatBody(text, {}, { id: `chatcmpl-${id}`, usage: { prompt_tokens: tokens, completion_tokens: 1 } }));

describe('LineReader', () => {
  it('says of every line what reading it by itself says, whatever was learnt from the lines before', () => {
    let fitted = 0;
    const take = vi.spyOn(ResultMold.prototype, 'take');
    const picks = fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 });
    for (const [, line, , options = {}] of seeds) {
      fc.assert(
        fc.property(fc.boolean(), fc.array(picks, { minLength: 3, maxLength: 12 }), (raw, all) => {
          const reader = new LineReader({ raw, endpoint: options.endpoint });
          const lines = typeof line === 'string' ? [line, line, ...all.map((each) => varied(line, each))] : [line];
          // Twice, so that what was learnt last meets what came first.
          for (const each of [...lines, ...lines]) {
            compareReading(reader, each, options, raw);
            // Latin1 is no UTF-8, where there is more than ASCII.
            if (typeof each === 'string') compareReading(reader, Buffer.from(each, 'latin1'), options, raw);
          }
        }),
        { numRuns: 10 },
      );
    }
    for (const { value } of take.mock.results) if (value === true) fitted++;
    expect(fitted).toBeGreaterThan(5000);
    take.mockRestore();
  }, 60_000);

  it('reads kinds of lines by turns', () => {
    const reader = new LineReader({ raw: true });
    const lines = Array.from({ length: 200 }, (_, number) => [
      usual(`a${number}`, `one\n${number}`, number),
      neverRun(`b${number}`, 'batch_expired'),
      usual(`c${number}`, `zwö ${number}`),
      answered(`d${number}`, JSON.stringify({ n: number })),
    ]).flat();
    for (const line of lines) compareReading(reader, line, {}, true);
  });

  it('learns which parts are a line’s own, and then parses no more', () => {
    const reader = new LineReader({ raw: true });
    for (let number = 0; number < 5; number++)
      reader.read(Buffer.from(usual(`a${number}`, `t ${number}`, number)), 1, undefined);
    const parse = vi.spyOn(JSON, 'parse');
    const { outcome, raw } = reader.read(Buffer.from(usual('new', 'with a "quote"\n', 77)), 9, undefined);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    expect(raw?.text?.toString()).toBe(JSON.stringify('with a "quote"\n'));
    expect(outcome).toMatchObject({ customId: 'new', line: 9, status: 'succeeded', usage: { inputTokens: 77 } });
  });

  it('gives each line its own id, usage and body', () => {
    const reader = new LineReader({});
    const numbers = Array.from({ length: 9 }, (_, number) => number);
    const outcomes = numbers.map((n) => reader.read(Buffer.from(usual(`a${n}`, 'x', n)), n, undefined).outcome);
    for (const [n, { customId, usage, response }] of outcomes.entries()) {
      expect(customId).toBe(`a${n}`);
      expect(usage?.inputTokens).toBe(n);
      expect(response).toMatchObject({ requestId: `req_a${n}`, body: { id: `chatcmpl-a${n}` } });
    }
  });

  it('calls damaged bytes damaged, though the line is like the others', () => {
    const reader = new LineReader({ raw: true });
    for (let number = 0; number < 5; number++) compareReading(reader, usual(`a${number}`, `é ${number}`), {}, true);
    const damaged = Buffer.from(usual('a9', 'caf\u00e9'), 'latin1');
    compareReading(reader, damaged, {}, true);
    expect(reader.read(damaged, 3, undefined).outcome.error).toMatchObject({ code: 'invalid_utf8' });
  });

  it('joins texts that are spread over several parts, though one was left as it stands', () => {
    const reader = new LineReader({ raw: true });
    const line = (id: string, ...texts: string[]) => {
      const content = texts.map((text) => ({ type: 'output_text', text }));
      return result(id, { object: 'response', status: 'completed', output: [{ type: 'message', content }] });
    };
    const pairs = [
      ['a', ''],
      ['b\n', ''],
      ['c\n', ''],
      ['d\n', 'e\n'],
      ['', 'f\n'],
      ['g\n', ''],
      ['h\n', 'i'],
    ];
    for (const [number, texts] of pairs.entries()) compareReading(reader, line(`id${number}`, ...texts), {}, true);
  });

  it('leaves nothing but a text as it stands, though an id was the same before', () => {
    const reader = new LineReader({ raw: true });
    const pairs = [
      ['a', 'b'],
      ['c', 'd'],
      ['same', 'same'],
      ['e\\n"', 'f\n'],
    ] as const;
    for (const [id, text] of [...pairs, ...pairs]) compareReading(reader, usual(id, text), {}, true);
    const two = (id: string, ...texts: string[]) => {
      const choices = texts.map((content, index) => ({ index, message: { content }, finish_reason: 'stop' }));
      return result(id, chatBody('', {}, { choices }));
    };
    const choices = [
      ['a', 'b'],
      ['c', 'd'],
      ['same', 'same'],
      ['\\n', '\n'],
      ['e\n', 'f\n'],
    ] as const;
    for (const [number, texts] of choices.entries()) compareReading(reader, two(`id${number}`, ...texts), {}, true);
  });

  it('reads lines that share nothing without learning from each', () => {
    const reader = new LineReader({ raw: true });
    const learn = vi.spyOn(ResultMold, 'of');
    for (let number = 0; number < 3000; number++) {
      compareReading(reader, result(`a${number}`, chatBody('x', {}, { [`field_${number}`]: 1 })), {}, true);
    }
    expect(learn.mock.calls.length).toBeLessThan(300);
    learn.mockRestore();
  });
});
