import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchValidator } from '../../src/check/batch/batch.js';
import { FileValidator } from '../../src/check/batch/file.js';
import { parseLine } from '../../src/check/text/parse-line.js';
import { runs } from '../helpers/runs.js';

const today = '2026-11-21';

/** The same verdict without the short cut: every line is parsed and judged for itself. */
function judgeOneByOne(lines: readonly string[]) {
  const judge = new BatchValidator({ today });
  lines.forEach((text, index) => {
    const bytes = Buffer.from(text);
    const { request, customId, findings } = parseLine(bytes, index === 0);
    const found = request ? [...findings, ...judge.findings(request)] : findings;
    judge.count(index + 1, bytes.length + 1, customId, request && judge.groupOf(request), found);
  });
  return judge.report();
}

function judgeAsFile(lines: readonly string[], blockSize: number) {
  const judge = new FileValidator({ today });
  for (let at = 0; at < lines.length; at += blockSize) {
    judge.block(
      Buffer.from(
        lines
          .slice(at, at + blockSize)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
  }
  return judge.report();
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed()),
  fc.constantFrom('', 'x', 'json', '"quoted"', '\\', '\n', '\u2028', '😀', 'é', '\u0000'),
);
const chat = fc
  .record({ id: anyText, system: fc.constantFrom('S', 'T'), user: anyText })
  .map(({ id, system, user }) => ({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: {
      model: 'gpt-6-luna',
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ],
    },
  }));
const jsonMode = chat.map((line) => ({ ...line, body: { ...line.body, response_format: { type: 'json_object' } } }));
const response = fc.record({ id: anyText, text: anyText }).map(({ id, text }) => ({
  custom_id: id,
  method: 'POST',
  url: '/v1/responses',
  body: { model: 'gpt-6-luna', input: text },
}));
const embedding = fc.array(anyText, { maxLength: 3 }).map((input) => ({
  custom_id: `e-${input.length}`,
  method: 'POST',
  url: '/v1/embeddings',
  body: { model: 'text-embedding-3-small', input },
}));
const wellMade = fc
  .oneof({ weight: 6, arbitrary: chat }, jsonMode, response, embedding)
  .map((line) => JSON.stringify(line));
const escaped = wellMade.map((line) =>
  line.replace(/[a-z](?="\}\])/, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
);
const halved = wellMade.map((line) => line.replace('"S"', '"\\ud83d"'));
const damaged = fc
  .tuple(wellMade, fc.nat(), fc.constantFrom('', '"', '\\', '}', '\t', 'é', '1'))
  .map(([line, at, piece]) => {
    const place = at % line.length;
    return line.slice(0, place) + piece + line.slice(place + 1);
  });
const line = fc
  .oneof({ weight: 8, arbitrary: wellMade }, escaped, halved, damaged)
  .filter((text) => text.trim() !== '' && !text.includes('\n'));

describe('judging by molds', () => {
  it('gives the verdict of judging every line for itself', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 7 }),
        (lines, blockSize) => {
          expect(judgeAsFile(lines, blockSize)).toEqual(judgeOneByOne(lines));
        },
      ),
      { numRuns: runs(120) },
    );
  });

  it('finds the one odd line among thousands of like ones', () => {
    const like = (n: number, content = `Text ${n}`) =>
      JSON.stringify({
        custom_id: `r-${n}`,
        method: 'POST',
        url: '/v1/chat/completions',
        body: { model: 'gpt-6-luna', messages: [{ role: 'user', content }] },
      });
    const lines = Array.from({ length: 5_000 }, (_, n) => like(n));
    const odd: [at: number, text: string, code: string][] = [
      [1_000, like(1_000).replace('Text', 'Te\txt'), 'invalid_json_line'],
      [2_000, like(2_000).replace('Text', '\\udc00'), 'unpaired_surrogate'],
      [3_000, like(3_000).replace('"model"', '"model":"gpt-6-luna","model"'), 'duplicate_key'],
      [4_000, like(7), 'duplicate_custom_id'],
    ];
    for (const [at, text] of odd) lines[at] = text;
    const { issues } = judgeAsFile(lines, 900);
    expect(issues.map(({ line, code }) => [line! - 1, code])).toEqual(odd.map(([at, , code]) => [at, code]));
  });
});
