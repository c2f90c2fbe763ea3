import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'install-'));
const unpacked = join(folder, 'package');
const npm = (cwd: string, ...args: string[]) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder);
  execFileSync('tar', ['-xzf', join(folder, readdirSync(folder)[0]!), '-C', folder]);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('an unpacked tarball needs no build: prepare changes nothing', () => {
  const before = readdirSync(join(unpacked, 'dist'), { recursive: true });
  npm(unpacked, 'run', 'prepare');
  expect(readdirSync(join(unpacked, 'dist'), { recursive: true })).toEqual(before);
});

it('carries every file that README links to', () => {
  const links = [...readFileSync(join(unpacked, 'README.md'), 'utf8').matchAll(/\]\(([^):#]+)\)/g)].map(
    ([, to]) => to!,
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((to) => !existsSync(join(unpacked, to)))).toEqual([]);
});

it('an install runs no script of this package', () => {
  const { scripts } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
});
