import { describe, expect, it } from 'vitest';
import { chatFields, chatMessages } from './chat.js';
import { envelope } from './envelope.js';
import { modelVerdicts } from './models.js';
import { otherEndpoints } from './other-endpoints.js';
import { responsesVerdicts } from './responses.js';
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
    const lines = Array.from({ length: 6 }, (_, n) => withOwnTexts(line, n));
    const alone = said(judge([lines[5]]));
    const report = judge(lines, { maxIssues: 1_000 });
    const last = report.issues.filter((issue) => issue.line === 6 || (issue.lines ?? 0) > 1);
    expect(said({ ...report, issues: last }).sort()).toEqual(alone.sort());
  });
});

it('is given on at least 200 lines, good and bad', () => {
  const all = Object.values(tables).flat();
  expect(all.length).toBeGreaterThanOrEqual(200);
  expect(all.filter(([, , ...expected]) => expected.length === 0).length).toBeGreaterThanOrEqual(60);
});

/** The same line with an id of its own, so that several can stand in one file. */
function withOwnTexts(line: unknown, n: number): unknown {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return line;
  const own = structuredClone(line) as Record<string, unknown>;
  if (typeof own.custom_id === 'string' && own.custom_id !== '') own.custom_id = `${own.custom_id}${n}`;
  return own;
}
