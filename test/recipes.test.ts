import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const recipes = readdirSync(`${root}examples/recipes`).filter((name) => name !== 'emulator-client.ts');
mkdirSync(`${root}examples/output`, { recursive: true });

/** Runs every recipe twice in one process, which loads the packages once. */
const RUN_ALL = `
for (const url of JSON.parse(process.argv[1])) {
  for (const again of ['', '?again']) {
    console.log('## ' + url + again);
    await import(url + again);
  }
}`;

describe('recipes', () => {
  const printed = new Map<string, string>();

  beforeAll(async () => {
    const urls = recipes.map((name) => `file://${root}examples/recipes/${name}`);
    const argv = ['--import', 'tsx', '--input-type=module', '-e', RUN_ALL, JSON.stringify(urls)];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { cwd: root });
    expect(stderr).toBe('');
    for (const part of stdout.split(/^## .*\//m).slice(1)) {
      const [name, ...text] = part.split('\n');
      printed.set(name!, text.join('\n'));
    }
  }, 120_000);

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
