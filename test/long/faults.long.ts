import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { globSync } from 'tinyglobby';
import type { Fault } from './fault.js';
import { type LongResult, stopwatch } from './program.js';
import { runTests } from './vitest.js';

export const name = 'planted faults: each is caught by a test';
export const weight = 4;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All faults of `test/long/faults/`, where each file exports one list for one station. */
async function allFaults(): Promise<Fault[]> {
  const paths = globSync('test/long/faults/*.ts', { cwd: root, absolute: true }).sort();
  const modules = await Promise.all(paths.map((path) => import(path) as Promise<Record<string, Fault[]>>));
  return modules.flatMap((module) => Object.values(module).flat());
}

/**
 * Plants one fault after the other in a copy of the tree and runs the test that should fail. Begins at a place that the
 * seed chooses, so that runs too short for all of them cover all of them in the end.
 */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  const all = await allFaults();
  const start = seed % all.length;
  const chosen = [...all.slice(start), ...all.slice(0, start)];
  const copy = copyTree();
  try {
    return await plantAll(chosen, copy, hasTime);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function plantAll(faults: readonly Fault[], copy: string, hasTime: () => boolean): Promise<LongResult> {
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  const sound = new Map<string, boolean>();
  for (const { name, file, from, to, tests } of faults) {
    if (!hasTime()) break;
    result.attempts++;
    const path = join(copy, 'src', file);
    const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (!source.includes(from)) {
      result.failures++;
      result.notes.push(`"${name}": src/${file} no longer contains ${JSON.stringify(from)}`);
      continue;
    }
    const broken = source.replace(from, () => to);
    // Anything catches what does not parse, and a test that fails anyway catches anything.
    await transform(broken, { loader: 'ts' });
    if (!sound.has(tests)) sound.set(tests, await passes(copy, tests));
    writeFileSync(path, broken);
    const isCaught = sound.get(tests) && !(await passes(copy, tests));
    writeFileSync(path, source);
    console.log(`   ${isCaught ? 'caught' : 'MISSED'}  ${file}: ${name}  (${tests})`);
    if (isCaught) continue;
    result.failures++;
    result.notes.push(sound.get(tests) ? `missed: ${name} (${tests})` : `${tests} fails without a fault`);
  }
  result.notes.push(`${result.attempts} of ${faults.length} planted`);
  return result;
}

/** A fault may make a test hang, which is a failure after a minute. */
async function passes(cwd: string, tests: string): Promise<boolean> {
  const { attempts, failures } = await runTests([...tests.split(' '), '--bail', '1', '--testTimeout=60000'], { cwd });
  return attempts > 0 && failures === 0;
}

function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'faults-'));
  for (const name of ['src', 'test', 'examples', 'dist', 'package.json', 'tsconfig.json', 'README.md']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
