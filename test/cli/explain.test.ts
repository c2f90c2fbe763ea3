import { describe, expect, it } from 'vitest';
import { ISSUE_CODES } from '../../src/check/report/issue-codes.js';
import { shellFolder } from './shell-folder.js';

const { run } = shellFolder();

describe('explain', () => {
  it.each(Object.keys(ISSUE_CODES))('explains %s', async (code) => {
    const { code: exit, stdout, stderr } = await run('explain', code);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^${code}  (error|warning)`));
    expect(stdout.split('\n').length).toBeGreaterThan(2);
    expect(JSON.parse((await run('explain', code, '--json')).stdout)).toMatchObject({ code });
  });

  it('lists all codes, and names the nearest to a misspelt one', async () => {
    const { stdout } = await run('explain');
    for (const code of Object.keys(ISSUE_CODES)) expect(stdout).toMatch(new RegExp(`^${code} +(error|warning)`, 'm'));
    expect(await run('explain', 'duplicate_custom_ids')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean "duplicate_custom_id"?'),
    });
    expect((await run('explain', '__proto__')).code).toBe(2);
  });
});
