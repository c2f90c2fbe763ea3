import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ISSUE_CODES } from '../../src/check/report/issue-codes.js';
import type { IssueCode } from '../../src/issue.js';

const root = new URL('../..', import.meta.url).pathname;

describe('ISSUE_CODES', () => {
  const folder = `${root}src/check/`;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = files.map((name) => readFileSync(folder + name, 'utf8'));
  const raised = sources.flatMap((text) => [...text.matchAll(/(failsBatch|failsRequest|warning)\(\s*'(\w+)'/g)]);

  it.each([...new Set(raised.map(([, maker, code]) => `${maker} ${code}`))])('knows of %s', (pair) => {
    const [maker, code] = pair.split(' ') as [string, IssueCode];
    const { fails, warns } = ISSUE_CODES[code];
    if (maker === 'warning') expect(warns).toBe(true);
    else expect(fails).toContain(maker === 'failsBatch' ? 'batch' : 'request');
  });

  it('explains each code in one sentence that fits a line', () => {
    for (const { what } of Object.values(ISSUE_CODES)) expect(what).toMatch(/^.{10,130}\.$/);
  });
});
