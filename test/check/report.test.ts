import { describe, expect, it } from 'vitest';
import { failsRequest, warning } from '../../src/check/report/issue-draft.js';
import { ReportBuilder } from '../../src/check/report/report.js';

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
    builder.addGroup(failsRequest('invalid_url', 'early'), { line: 2 }, 3);
    expect(builder.build().issues.map(({ line }) => line)).toEqual([2, 9, undefined]);
  });

  it('has room for what is found of all lines at last, where it stands before what is kept', () => {
    const builder = new ReportBuilder(2);
    for (let line = 2; line <= 9; line++) builder.add(failsRequest('invalid_value', `no ${line}`), { line });
    for (const line of [1, 3, 5]) builder.addGroup(failsRequest('invalid_url', `url ${line}`), { line }, line);
    const { issues, errors } = builder.build();
    expect(errors).toBe(11);
    expect(issues.map(({ line, lines }) => [line, lines])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
  });
});
