import { describe, expect, it } from 'vitest';
import { failsRequest, warning } from '../../src/check/finding.js';
import { ReportBuilder } from '../../src/check/report.js';

describe('ReportBuilder', () => {
  it('counts every finding and keeps the first', () => {
    const builder = new ReportBuilder(3);
    for (let line = 1; line <= 10; line++) builder.add(failsRequest('invalid_value', `no ${line}`), { line });
    builder.add(warning('blank_line', 'blank'), { line: 11 });
    const report = builder.build();
    expect(report).toMatchObject({ ok: false, errors: 10, warnings: 1 });
    expect(report.issues.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('is ok where there are only warnings', () => {
    const builder = new ReportBuilder(100);
    builder.add(warning('blank_line', 'blank'), { line: 1 });
    expect(builder.build().ok).toBe(true);
  });

  it('reports once what many lines share, with their number', () => {
    const builder = new ReportBuilder(100);
    for (let line = 1; line <= 5; line++) {
      builder.add(failsRequest('invalid_json_schema', 'bad', { path: 'p', shared: true }), {
        line,
        customId: `c${line}`,
      });
    }
    builder.add(failsRequest('invalid_json_schema', 'other', { path: 'p', shared: true }), { line: 6 });
    const { issues, errors } = builder.build();
    expect(errors).toBe(2);
    expect(issues).toHaveLength(2);
    expect(issues[0]).toMatchObject({ line: 1, customId: 'c1', lines: 5 });
    expect(issues[1]).not.toHaveProperty('lines');
    expect(issues[0]).not.toHaveProperty('shared');
  });

  it('gives issues in the order of lines, those of the whole file last', () => {
    const builder = new ReportBuilder(100);
    builder.add(failsRequest('empty_file', 'whole'));
    builder.add(failsRequest('invalid_value', 'late'), { line: 9 });
    builder.addMany(failsRequest('invalid_url', 'early'), [{ line: 2 }, { line: 3 }], 2);
    expect(builder.build().issues.map(({ line }) => line)).toEqual([2, 3, 9, undefined]);
  });
});
