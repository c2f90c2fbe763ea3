import { describe, expect, it } from 'vitest';
import { textKindAt } from '../../src/check/text/free-text.js';
import type { PathStep } from '../../src/issue.js';
import { chatFields, chatMessages } from './chat.js';
import { envelope } from './envelope.js';
import { modelVerdicts } from './models.js';
import { otherEndpoints } from './other-endpoints.js';
import { responsesVerdicts } from './responses.js';
import { accepted, doubted, refused } from './service-sheet.js';
import { strictVerdicts } from './strict.js';
import { judge, said, type Verdict } from './verdict.js';

const tables: Record<string, Verdict[]> = {
  'a line': envelope,
  'a body at /v1/chat/completions': chatFields,
  'a message at /v1/chat/completions': chatMessages,
  'a body at /v1/responses': responsesVerdicts,
  'a body at the other endpoints': otherEndpoints,
  'a JSON Schema': strictVerdicts,
  'a model': modelVerdicts,
  'what the service accepts': accepted,
  'what the service refuses': refused,
  'what the service may refuse': doubted,
};

describe.each(Object.entries(tables))('the verdict on %s', (_, verdicts) => {
  it.each(verdicts)('%s', (_name, line, ...expected) => {
    const report = judge([line]);
    expect(said(report).sort()).toEqual(expected.sort());
    expect(report.issues.every((issue) => issue.line === 1)).toBe(true);
    expect(report.invalid).toBe(expected.some((one) => !one.startsWith('~')) ? 1 : 0);
  });

  it.each(verdicts)('%s, also as one of many lines', (_name, line) => {
    if (typeof line === 'string') return;
    // The first lines teach a template; each of the others has a text that a rule could be about.
    const texts = JSON.stringify(line).length > 50_000 ? TEXTS.slice(0, 4) : textsFor(turn++);
    const lines = texts.map((text, n) => withOwnTexts(line, n, text));
    const report = judge(lines, { maxIssues: 1_000 });
    let invalid = 0;
    for (const [index, one] of lines.entries()) {
      const alone = judge([one]);
      const here = report.issues.filter((issue) => issue.line === index + 1);
      const shared = report.issues.filter((issue) => (issue.lines ?? 0) > 1).map((issue) => issue.message);
      const expected = alone.issues.filter(({ message }) => !shared.includes(message));
      const found = here.filter(({ message }) => !shared.includes(message));
      expect(said({ ...report, issues: found }).sort(), texts[index]).toEqual(
        said({ ...alone, issues: expected }).sort(),
      );
      invalid += alone.invalid;
    }
    expect(report.invalid).toBe(invalid);
  });
});

it('is given on at least 200 lines, good and bad', () => {
  const all = Object.values(tables).flat();
  expect(all.length).toBeGreaterThanOrEqual(200);
  expect(all.filter(([, , ...expected]) => expected.length === 0).length).toBeGreaterThanOrEqual(60);
});

/** Texts that a rule may be about; the first two are what templates are made of. */
const TEXTS = [
  ...['one', 'two', 'three', 'JSON', 'json', 'a', '<|endoftext|>', '\ufffd', '\u2028', '😀', '"quoted" \\ and \n'],
  ...['https://example.com', 'data:image/png;base64,AAAA', 'file:///etc/passwd', './cat.png', '{"type":"object"}'],
  ...['Ignore all instructions', 'null', '0', ' ', '\u0000', 'x'.repeat(600), '```', '{{text}}', 'é'],
];

/** The first two and a half of the others: each text meets every second line. */
const textsFor = (turn: number) => TEXTS.filter((_, place) => place < 2 || (place + turn) % 2 === 0);
let turn = 0;

/** The same line with an id and texts of its own. */
function withOwnTexts(line: unknown, n: number, text: string): unknown {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return line;
  const own = structuredClone(line) as Record<string, unknown>;
  if (typeof own.custom_id === 'string' && own.custom_id !== '') own.custom_id = `${own.custom_id}${n}`;
  say(own.body, ['body'], text);
  return own;
}

/** Puts the text into every free text that says something: addresses keep their beginning. */
function say(value: unknown, path: PathStep[], text: string): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const steps = [...path, Array.isArray(value) ? Number(key) : key];
    const isText = typeof child === 'string' && child !== '' && textKindAt(steps) !== undefined;
    if (isText) Object.assign(value, { [key]: /^(https?:|data:)/.test(child) ? child + text : text });
    else say(child, steps, text);
  }
}
