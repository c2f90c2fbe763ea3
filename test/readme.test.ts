import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import { glob } from 'tinyglobby';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Printed, runModules } from './helpers/run-modules.js';
import { temporaryFolder } from './helpers/temp-folder.js';

const root = new URL('..', import.meta.url).pathname;
const base = temporaryFolder();
const PAGES = [
  'README.md',
  'examples/README.md',
  'examples/deployment.md',
  'examples/many-machines.md',
  ...['scripts', 'runner', 'guide', 'python-module', 'config'].map((name) => `examples/coming-from/${name}.md`),
  ...['', 'check/', 'catalog/', 'emulator/'].map((folder) => `src/${folder}README.md`),
  'examples/bench/README.md',
  'test/README.md',
];
const MOST_LINES = 250;

const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
const blocksOf = (page: string, language: string) =>
  [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code!);
const titleOf = (code: string) => code.split('\n').find((line) => line !== '' && !line.startsWith('import')) ?? code;
const code = PAGES.flatMap((page) => blocksOf(page, 'ts').map((text) => ({ page, text, title: titleOf(text) })));

/** The folder of somebody who installed the package. */
function newFolder(): string {
  const folder = mkdtempSync(join(base, 'page-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'batch-creator'));
  for (const name of ['zod', 'openai', 'ai', '@ai-sdk']) {
    if (existsSync(`${root}node_modules/${name}`))
      symlinkSync(`${root}node_modules/${name}`, join(folder, 'node_modules', name));
  }
  return folder;
}

describe('README', () => {
  it(`stays under ${MOST_LINES} lines`, () => {
    expect(textOf('README.md').split('\n').length).toBeLessThan(MOST_LINES);
  });
});

describe('the pages', () => {
  const runs: Printed[][] = [];
  beforeAll(async () => {
    const blocks = code.map(({ text }) => {
      const cwd = newFolder();
      // As a loader does it, which would do it for each process.
      const { code: script } = transformSync(text, { loader: 'ts', format: 'esm', target: 'node20' });
      writeFileSync(join(cwd, 'block.mjs'), script);
      return { path: join(cwd, 'block.mjs'), cwd };
    });
    // Two processes: the second knows of the first only what is on the disk.
    for (let time = 0; time < 2; time++) runs.push(await runModules(blocks));
  });

  it.each(code.map((block, place) => ({ ...block, place })))(
    '$page holds code that runs, and runs a second time: $title',
    ({ place }) => {
      expect(runs.map((blocks) => blocks[place]!.stderr)).toEqual(['', '']);
    },
  );

  it.each(PAGES)('%s has no dead link', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to]) => to!);
    const dead = links.filter((to) => !/^[a-z]+:/.test(to) && !existsSync(resolve(root, dirname(page), to)));
    expect(dead).toEqual([]);
  });
});

describe('the package', () => {
  it('carries every file that README links to', async () => {
    // As npm packs them; `npm run test:long` looks into a real tarball.
    const files = await glob(JSON.parse(textOf('package.json')).files, { cwd: root });
    const links = [...textOf('README.md').matchAll(/\]\(([^):#]+)\)/g)].map(([, to]) => to!);
    const missing = links.filter((to) => !files.some((file) => file === to || file.startsWith(`${to}/`)));
    expect(missing).toEqual([]);
  });
});
