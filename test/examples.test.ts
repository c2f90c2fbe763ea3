import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const examples = readdirSync(`${root}/examples`).filter((name) => /^\d\d-.*\.ts$/.test(name));
mkdirSync(`${root}/examples/output`, { recursive: true });

describe('examples', () => {
  it.each(examples)('%s prints what it shows', async (name) => {
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', `examples/${name}`], { cwd: root });
    expect(stderr).toBe('');
    await expect(stdout).toMatchFileSnapshot(`snapshots/${name.replace('.ts', '.txt')}`);
  });

  it('are named in README, where they belong to a task', () => {
    const readme = readFileSync(`${root}/README.md`, 'utf8');
    expect(examples.filter((name) => !readme.includes(`examples/${name}`))).toEqual([]);
  });
});
