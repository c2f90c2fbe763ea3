import type { EmulatorOptions } from '../../src/emulator/start.js';
import { bench } from '../submit/harness.js';
import { commandLine, type World } from './command-line.js';

/** So that nobody waits: what the emulator does takes milliseconds. */
export const QUICK = { BATCH_CREATOR_SETTLE_MS: '50', BATCH_CREATOR_POLL_MS: '10', BATCH_CREATOR_BACKOFF_MS: '5' };

/** A folder with input files, and an emulator that they are submitted to by command lines. */
export async function submitSetting(options: EmulatorOptions = {}, parts?: number) {
  const { folder, file, emulator } = await bench(options, parts);
  const env = { OPENAI_API_KEY: 'sk-canary-31337', OPENAI_BASE_URL: emulator.url, ...QUICK };
  const run = (line: string, world: Partial<World> = {}) =>
    commandLine(line.split(' '), { cwd: folder, env, ...world });
  return { folder, file, emulator, env, run };
}
