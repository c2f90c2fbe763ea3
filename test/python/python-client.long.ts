import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEmulator } from '../../src/emulator/start.js';
import type { LongResult } from '../long/program.js';
import { findPythons } from './pythons.js';

export const name = 'the official Python client reads every object of the emulator';

const SCRIPT = fileURLToPath(new URL('./read_objects.py', import.meta.url));
const execute = promisify(execFile);

/** Runs with each Python that has `openai`. */
export async function run(): Promise<LongResult> {
  const notes: string[] = [];
  let [attempts, failures] = [0, 0];
  for (const { path: python, openai } of await findPythons()) {
    if (openai === undefined) {
      // To have looked for it counts, so that a machine without it does not fail.
      attempts++;
      notes.push(`${python}: openai is not installed, nothing tried`);
      continue;
    }
    await using emulator = await startEmulator();
    const { stdout } = await execute(python, [SCRIPT, emulator.url], { timeout: 300_000 });
    const result = JSON.parse(stdout) as { version: string; checks: number; failures: string[] };
    attempts += result.checks;
    failures += result.failures.length;
    notes.push(`openai-python ${result.version}: ${result.checks} checks`, ...result.failures);
  }
  return { attempts, failures, notes };
}
