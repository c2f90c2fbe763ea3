import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ISSUE_CODES } from '../../src/check/report/issue-codes.js';
import { judge } from '../verdicts/verdict.js';

const root = new URL('../..', import.meta.url).pathname;
/** Found by the size of a file, or by counting tokens. */
const WITHOUT_EXAMPLE = [
  'context_length_exceeded',
  'file_too_large',
  'too_many_embedding_inputs',
  'too_many_requests_in_file',
];
const codes = Object.entries(ISSUE_CODES);

describe('ISSUE_CODES', () => {
  it.each(codes.filter(([, { example }]) => example !== undefined))('has an example that gives %s', (code, facts) => {
    const bytes = Buffer.from(facts.example!, code === 'invalid_utf8' ? 'latin1' : 'utf8');
    const { issues } = judge(bytes.length > 0 ? [bytes] : []);
    const found = issues.filter((issue) => issue.code === code);
    expect(found).toHaveLength(1);
    const fails = found[0]!.fails;
    expect(fails === undefined ? facts.warns : facts.fails.includes(fails)).toBe(true);
    // Nothing else is wrong with it, so that it shows what it is about.
    const others = issues.filter((issue) => issue.code !== code).map((issue) => issue.code);
    expect(others.filter((other) => !['unknown_model', 'invalid_url'].includes(other))).toEqual([]);
  });

  it('has an example wherever lines can show one', () => {
    expect(
      codes
        .filter(([, { example }]) => example === undefined)
        .map(([code]) => code)
        .sort(),
    ).toEqual(WITHOUT_EXAMPLE);
  });

  it.each(codes)('explains %s in sentences that fit a line', (_, { what, why, remedy }) => {
    for (const text of [what, why, remedy]) expect(text).toMatch(/^.{10,130}\.$/);
  });
});

describe('src/check/README.md', () => {
  const page = readFileSync(`${root}src/check/README.md`, 'utf8');

  it('names exactly the codes that there are', () => {
    const named = [...page.matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code);
    expect(named).toEqual(Object.keys(ISSUE_CODES));
  });

  it('is what `node --import tsx examples/issue-codes-page.ts` prints', async () => {
    const argv = ['--import', 'tsx', 'examples/issue-codes-page.ts'];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: root });
    expect(stdout).toBe(page);
  });
});
