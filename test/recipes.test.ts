import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runModules } from './helpers/run-modules.js';

const root = new URL('..', import.meta.url).pathname;
const recipes = readdirSync(`${root}examples/recipes`).filter((name) => name !== 'emulator-client.ts');
mkdirSync(`${root}examples/output`, { recursive: true });

describe('recipes', () => {
  const printed = new Map<string, string>();

  beforeAll(async () => {
    const names = recipes.flatMap((name) => [name, `${name}?again`]);
    const all = await runModules(names.map((name) => ({ path: `${root}examples/recipes/${name}`, cwd: root })));
    for (const [place, { stdout, stderr }] of all.entries()) {
      expect({ name: names[place], stderr }).toEqual({ name: names[place], stderr: '' });
      printed.set(names[place]!, stdout);
    }
  });

  it.each(recipes)('%s runs twice and gives the same table or file', async (name) => {
    expect(printed.get(name)).toBeTruthy();
    expect(printed.get(`${name}?again`)).toBe(printed.get(name));
    await expect(printed.get(name)).toMatchFileSnapshot(`snapshots/recipes/${name.replace('.ts', '.txt')}`);
  });

  it('are all in the list of examples/README.md', () => {
    const page = readFileSync(`${root}examples/README.md`, 'utf8');
    expect(recipes.filter((name) => !page.includes(`recipes/${name}`))).toEqual([]);
  });
});
