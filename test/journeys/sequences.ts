import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { LongResult } from '../long/program.js';
import { runProcess } from '../submit/processes.js';

/** What a process of `sequences-child.ts` follows. */
export interface SequencesChild {
  law: 'edits' | 'orders';
  seconds: number;
  seed: number;
  /** The script that is killed in place of a command; absent if none is killed for real. */
  killed?: string;
}

/** Two follow sequences without kills, one with: a process that is killed costs as much as a whole sequence. */
const PROCESSES = [false, false, true];
const project = fileURLToPath(new URL('../..', import.meta.url));

/** Follows random sequences in processes of their own, from bundles: loading modules would take a third of the time. */
export async function followSequences(
  law: SequencesChild['law'],
  killed: string,
  budgetSeconds: number,
  seed: number,
): Promise<LongResult> {
  // Nothing of this has to survive the machine.
  const memory = '/dev/shm';
  const root = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'sequences-'));
  try {
    mkdirSync(join(root, 'dist', 'cli'), { recursive: true });
    copyFileSync(join(project, 'package.json'), join(root, 'package.json'));
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
    const script = await bundleIn(root, './sequences-child.ts');
    const dying = await bundleIn(root, killed);
    const results = await Promise.all(
      PROCESSES.map(async (isKilling, place): Promise<LongResult> => {
        const child: SequencesChild = { law, seconds: budgetSeconds, seed: (seed + place * 1e8) % 2 ** 31 };
        const args = [JSON.stringify({ ...child, ...(isKilling && { killed: dying }) })];
        const { stdout, stderr } = await runProcess(script, args, { cwd: root, env: { TMPDIR: root } });
        return stdout.startsWith('{')
          ? (JSON.parse(stdout) as LongResult)
          : { attempts: 0, failures: 1, notes: [stderr.slice(-2_000)] };
      }),
    );
    return {
      attempts: results.reduce((sum, { attempts }) => sum + attempts, 0),
      failures: results.reduce((sum, { failures }) => sum + failures, 0),
      notes: results.flatMap(({ notes = [] }) => notes),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function bundleIn(root: string, script: string): Promise<string> {
  const outfile = join(root, 'dist', 'cli', script.replace(/^.*\//, '').replace('.ts', '.mjs'));
  await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}
