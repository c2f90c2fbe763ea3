import { describe, expect, it } from 'vitest';
import { formatReportGithub } from '../../src/check/report/format-github.js';
import { formatReportsJson } from '../../src/check/report/format-json.js';
import { formatReport } from '../../src/check/report/format-text.js';
import { chat, judge } from '../verdicts/verdict.js';

const line = (n: number, body: object = {}) => ({ ...chat(body), custom_id: `r${n}` });
const many = judge(
  Array.from({ length: 1_204 }, (_, n) => line(n, n >= 6 ? { max_tokens: 5 } : {})),
  { maxIssues: 5_000 },
);

describe('formatReport', () => {
  it('says of a good file that nothing is wrong', () => {
    expect(formatReport({ ...judge([line(1)]), file: 'a.jsonl' })).toBe('a.jsonl: 1 request, no issues.');
  });

  it('groups by problem: how many lines, the first of them, the remedy once', () => {
    const text = formatReport(many);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('1,198 lines: ');
    expect(text).toContain('First at line 7 (r6).');
    expect(text.match(/Use 'max_completion_tokens' instead/g)).toHaveLength(1);
    expect(text).toContain('1,204 requests, 1,198 of them invalid: 1,198 errors, 0 warnings.');
  });

  it('puts errors before warnings, and hints below', () => {
    const report = judge([line(1, { foo: 1 }), { ...line(2), url: 'https://api.openai.com/v1/chat/completions' }]);
    const lines = formatReport(report).split('\n');
    expect(lines[0]).toMatch(/^ {2}error invalid_url {2}line 2 \(r2\): /);
    expect(lines.find((one) => one.includes('Omit the host'))).toMatch(/^ {4}/);
    expect(lines.findIndex((one) => one.includes('warning'))).toBeGreaterThan(0);
  });

  it('groups problems that differ only in what they quote', () => {
    const report = judge([line(1), line(1), line(2), line(2)]);
    expect(formatReport(report)).toMatch(/2 lines: custom_id "r1" .* First at line 2/);
  });

  it('does not take one line with a problem many times for many lines', () => {
    const report = judge([
      line(1, {
        messages: [
          { role: 'usr', content: 'x' },
          { role: 'usr', content: 'y' },
        ],
      }),
    ]);
    expect(formatReport(report)).toMatch(/line 1 \(r1\): .* Found 2 times in this line\./);
  });

  it('counts lines beyond those that the report lists', () => {
    const report = judge(Array.from({ length: 2_000 }, (_, n) => line(n, { temprature: 0.5, ...(n % 2 && { n: 0 }) })));
    expect(report.issues).toHaveLength(100);
    expect(formatReport(report)).toContain('1,000 lines: body.n is 0');
    expect(formatReport(report)).toContain('2,000 lines: body.temprature is not');
  });

  it('counts lines of what many share', () => {
    const report = judge(Array.from({ length: 300 }, (_, n) => line(n, { model: n < 10 ? 'gpt-9' : 'gpt-6-sol' })));
    expect(formatReport(report)).toContain('10 lines: The model "gpt-9" is not');
    expect(formatReport(report)).toContain('10 lines: model is "gpt-9", but');
  });

  it('says how many more there are than it shows', () => {
    const report = judge(
      Array.from({ length: 150 }, (_, n) => line(n, { [`foo${String.fromCodePoint(0x4e00 + n)}`]: 0 })),
    );
    expect(formatReport(report)).toContain('… and 50 more.');
  });
});

describe('formatReportsJson', () => {
  it('is one document of all files', () => {
    const good = { ...judge([line(1)]), file: 'a.jsonl' };
    const bad = { ...judge([line(1, { n: 0 })]), file: 'b.jsonl' };
    const files = [good, bad].map(({ groups: _, ...report }) => report);
    expect(JSON.parse(formatReportsJson([good, bad]))).toEqual({ ok: false, files });
    expect(JSON.parse(formatReportsJson([good])).ok).toBe(true);
  });
});

describe('formatReportGithub', () => {
  it('is one command a problem, with file, line and column', () => {
    const report = judge([line(1), '{"a":1,}']);
    expect(formatReportGithub({ ...report, file: 'data/a,b.jsonl' })).toMatch(
      /^::error file=data\/a%2Cb\.jsonl,line=2,col=8,title=invalid_json_line::The line is not JSON/,
    );
  });

  it('is one line a problem, whatever the message holds', () => {
    const report = judge([line(1, { 'a\nb%': 1, foo: 1 })]);
    const lines = formatReportGithub(report).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines.every((one) => one.startsWith('::warning '))).toBe(true);
  });
});
