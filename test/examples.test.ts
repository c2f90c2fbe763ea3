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

  it('are named on a page, where they belong to a task', () => {
    const folder = `${root}/examples/`;
    const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    const texts = pages.map((page) => readFileSync(folder + page, 'utf8')).join();
    expect(examples.filter((name) => !texts.includes(`${name})`))).toEqual([]);
  });
});
