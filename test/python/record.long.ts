import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEmulator } from '../../src/emulator/start.js';
import type { LongResult } from '../long/program.js';
import { expectPaidOnce } from '../submit/once.js';
import { findPythons } from './pythons.js';

export const name = 'a Python program through record';

const SCRIPT = fileURLToPath(new URL('./ask.py', import.meta.url));
const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const execute = promisify(execFile);

/** Runs with each Python that has `openai`. */
export async function run(): Promise<LongResult> {
  const notes: string[] = [];
  let [attempts, failures] = [0, 0];
  for (const { path: python, openai: version } of await findPythons()) {
    attempts++;
    if (version === undefined) {
      notes.push(`${python}: openai is not installed, nothing tried`);
      continue;
    }
    const answer = ({ body }: { body: unknown }) =>
      (body as { messages: { content: string }[] }).messages[0]!.content.toUpperCase();
    await using emulator = await startEmulator({ answer, speed: 1_000 });
    const cwd = await mkdtemp(join(tmpdir(), 'batch-creator-python-'));
    const env = { ...process.env, OPENAI_BASE_URL: emulator.url, OPENAI_API_KEY: 'k' };
    const argv = [BIN, 'record', '--wait', '--yes', '--', python, SCRIPT];
    const { stdout } = await execute(process.execPath, argv, { cwd, env, timeout: 300_000 }).finally(() =>
      rm(cwd, { recursive: true, force: true }),
    );
    const batches = emulator.state.batches.length;
    // Its first two calls are made one after the other, so its depth is three.
    const isRight = stdout.trimEnd().endsWith('ONE AND TWO') && batches === 3;
    expectPaidOnce(emulator.state, 3);
    if (!isRight) failures++;
    notes.push(`openai-python ${version}: ${batches} batches, answer ${JSON.stringify(stdout.trim().slice(-40))}`);
  }
  return { attempts, failures, notes };
}
