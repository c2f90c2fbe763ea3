import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LongResult } from './program.js';

/** The parts of vitest's JSON report that are read here. */
interface Report {
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

interface TestRun {
  /** The work tree. @default this one */
  cwd?: string;
  env?: Record<string, string>;
}

const here = fileURLToPath(new URL('../..', import.meta.url));

/** Runs vitest with these arguments in a process of its own and counts its tests. A file that does not load is a failure. */
export async function runTests(args: readonly string[], { cwd = here, env = {} }: TestRun = {}): Promise<LongResult> {
  const folder = mkdtempSync(join(tmpdir(), 'vitest-'));
  const outputFile = join(folder, 'report.json');
  const fixed = ['run', '--typecheck.enabled=false', '--reporter=json', `--outputFile=${outputFile}`];
  const config = args.includes('--config') ? [] : ['--config', 'test/vitest.config.ts'];
  try {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...fixed, ...config, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    const result = existsSync(outputFile) ? count(JSON.parse(readFileSync(outputFile, 'utf8')) as Report) : undefined;
    if (result && (code === 0 || result.failures > 0)) return result;
    return {
      attempts: result?.attempts ?? 0,
      failures: 1,
      notes: [`vitest ended with ${code}: ${stderr.slice(-2_000)}`],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function count({ testResults }: Report): LongResult {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed');
  const failed = ran.filter(({ status }) => status === 'failed');
  const broken = testResults.filter(({ message, assertionResults }) => message && assertionResults.length === 0);
  return {
    attempts: ran.length + broken.length,
    failures: failed.length + broken.length,
    notes: [
      ...failed.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0]?.slice(0, 1_000)}`),
      ...broken.map(({ name, message }) => `${name}: ${message.slice(0, 1_000)}`),
    ],
  };
}

interface Kills {
  /** How many kills one run of the tests makes. */
  killsEach: number;
  seed: number;
  hasTime: () => boolean;
}

/** Runs tests that kill processes again and again until the budget is out, each time from another seed. */
export async function repeatTests(args: readonly string[], { killsEach, seed, hasTime }: Kills): Promise<LongResult> {
  const total = { attempts: 0, failures: 0, notes: [] as string[] };
  for (let round = 0; total.failures === 0 && (round === 0 || hasTime()); round++) {
    const env = { BATCH_CREATOR_KILLS: String(killsEach), BATCH_CREATOR_SEED: String(seed + round) };
    const { attempts, failures, notes = [] } = await runTests(args, { env });
    total.attempts += attempts > 0 ? killsEach : 0;
    total.failures += attempts > 0 ? failures : 1;
    total.notes.push(...notes.map((note) => `seed ${seed + round}: ${note}`));
  }
  return total;
}
