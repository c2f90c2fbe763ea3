import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { type LongResult, stopwatch } from './program.js';
import { runTests } from './vitest.js';

export const name = 'laws: those of npm test, each with more random cases';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** How many times as many cases as in `npm test`. */
const FACTOR = 20;

/** Runs each test file that takes its number of cases from `runs()`. fast-check chooses other cases each time, and prints the seed of a failure. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  const all = globSync('test/**/*.test.ts', { cwd: root }).sort();
  const files = all.filter((path) => readFileSync(`${root}/${path}`, 'utf8').includes('helpers/runs.js'));
  const start = seed % files.length;
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  for (const file of [...files.slice(start), ...files.slice(0, start)]) {
    if (!hasTime()) break;
    const { attempts, failures, notes = [] } = await runTests([file], { env: { BATCH_CREATOR_RUNS: String(FACTOR) } });
    result.attempts += attempts;
    result.failures += failures;
    result.notes.push(...notes);
  }
  return result;
}
