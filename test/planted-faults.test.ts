import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import type { Fault } from './long/fault.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const paths = globSync('test/long/faults/*.ts', { cwd: root, absolute: true });
const modules = await Promise.all(paths.map((path) => import(path) as Promise<Record<string, Fault[]>>));
const FAULTS = modules.flatMap((module) => Object.values(module).flat());

it('every fault that is planted in the long tests has its place in the code, and its tests', () => {
  expect(FAULTS.length).toBeGreaterThan(100);
  const lost = FAULTS.filter(({ file, from, tests }) => {
    const isThere = readFileSync(`${root}src/${file}`, 'utf8').includes(from);
    return !isThere || tests.split(' ').some((path) => !existsSync(root + path));
  });
  expect(lost.map(({ name }) => name)).toEqual([]);
});
