/** Runs the long programs: `npm run test:long -- [--budget SECONDS] [--only NAME] [--seed N] [--again] [--list]`. See test/README.md. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import type { LongProgram, LongResult } from './program.js';

interface Row extends LongResult {
  name: string;
  seconds: number;
  /** True if it decides nothing: a first try that failed, or a program that depends on the clock. */
  isReported?: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    budget: { type: 'string', default: '600' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    /** A program that failed is run once more, and must pass then: a landing must not depend on one bad moment of a machine. */
    again: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const [budget, seed] = [Number(values.budget), Number(values.seed)];
if (!(budget > 0) || !Number.isInteger(seed)) throw new Error('--budget and --seed take numbers.');

const programs = await findPrograms(values.only);
if (programs.length === 0) throw new Error(`No long program has "${values.only}" in its name.`);
if (values.list) {
  for (const { name } of programs) console.log(name);
} else {
  process.exitCode = (await runAll()) ? 0 : 1;
}

async function findPrograms(only: string): Promise<(LongProgram & { path: string })[]> {
  const paths = globSync('test/**/*.long.ts', { cwd: root, absolute: true }).sort();
  const found = await Promise.all(paths.map(async (path) => ({ ...((await import(path)) as LongProgram), path })));
  return found.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));
}

async function runAll(): Promise<boolean> {
  console.log(`${programs.length} programs, ${budget} s, seed ${seed}`);
  const rows: Row[] = [];
  let [left, weights] = [budget, programs.reduce((sum, { weight = 1 }) => sum + weight, 0)];
  for (const { name, path, weight = 1, decides = true } of programs) {
    // What one program leaves, the others share.
    const share = Math.max(5, (left * weight) / weights);
    const row = await runOnce(name, path, share);
    rows.push({ ...row, isReported: !decides });
    [left, weights] = [left - row.seconds, weights - weight];
    if (!values.again || !decides || !hasFailed(row)) continue;
    rows.at(-1)!.isReported = true;
    rows.push(await runOnce(name, path, share));
  }
  return report(rows);
}

async function runOnce(name: string, path: string, share: number): Promise<Row> {
  const begun = performance.now();
  console.log(`\n== ${name} (${Math.round(share)} s)`);
  const result = await runProgram(path, share, seed);
  for (const note of result.notes ?? []) console.log(`   ${note}`);
  return { name, seconds: (performance.now() - begun) / 1_000, ...result };
}

/** A program that tried nothing has failed. */
function hasFailed({ attempts, failures }: Row): boolean {
  return failures > 0 || attempts === 0;
}

/** In a process of its own, so that neither its memory nor its death is ours. One that does not end is a failure. */
function runProgram(path: string, seconds: number, seed: number): Promise<LongResult> {
  const argv = [path, String(seconds), String(seed)];
  const child = fork(fileURLToPath(new URL('./one.ts', import.meta.url)), argv, {
    cwd: root,
    execArgv: ['--import', import.meta.resolve('tsx'), '--expose-gc', '--no-warnings'],
  });
  let result: LongResult | undefined;
  child.on('message', (message) => {
    result = message as LongResult;
  });
  const limit = seconds * 3 + 300;
  const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1_000);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const why =
        signal === 'SIGKILL' ? `it did not end within ${Math.round(limit)} s` : `it ended with ${signal ?? code}`;
      resolve(result ?? { attempts: 0, failures: 1, notes: [why] });
    });
  });
}

/** Prints the table; true when nothing failed. */
function report(rows: readonly Row[]): boolean {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (...[name, ...cells]: string[]) =>
    console.log(`${name!.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join('')}`);
  console.log();
  line('what', 'attempts', 'failures', 'seconds');
  for (const { name, attempts, failures, seconds } of rows) {
    line(name, attempts.toLocaleString('en'), failures.toLocaleString('en'), String(Math.round(seconds)));
  }
  const deciding = rows.filter(({ isReported }) => !isReported);
  const failed = deciding.filter(hasFailed).length;
  console.log(`\n${deciding.length - failed} passed, ${failed} failed`);
  return failed === 0;
}
