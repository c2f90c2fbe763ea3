import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Printed, runModules } from './helpers/run-modules.js';

const root = new URL('..', import.meta.url).pathname;
const examples = readdirSync(`${root}/examples`).filter((name) => /^\d\d-.*\.ts$/.test(name));
mkdirSync(`${root}/examples/output`, { recursive: true });

describe('examples', () => {
  const printed = new Map<string, Printed>();
  beforeAll(async () => {
    const all = await runModules(examples.map((name) => ({ path: `${root}examples/${name}`, cwd: root })));
    for (const [place, one] of all.entries()) printed.set(examples[place]!, one);
  });

  it.each(examples)('%s prints what it shows', async (name) => {
    const { stdout, stderr } = printed.get(name)!;
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
