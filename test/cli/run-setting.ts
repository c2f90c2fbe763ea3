import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/start.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { commandLine, type World } from './command-line.js';
import { QUICK } from './submit-setting.js';

export const CONFIG = `input_file: reviews.csv
id_column: id
content_column: text
prompt: "Classify:"
model_params:
  model: gpt-6-luna
output_file: answers.csv
data_path: work
`;

/** A folder with a config and its rows, and an emulator that it is run against. */
export async function setting(options: EmulatorOptions = {}, rows = 6) {
  const cwd = mkdtempSync(join(tmpdir(), 'run-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const emulator = await testEmulator(options);
  const lines = Array.from({ length: rows }, (_, index) => `r${index},Text ${index}\n`);
  writeFileSync(join(cwd, 'reviews.csv'), `id,text\n${lines.join('')}`);
  writeFileSync(join(cwd, 'config.yaml'), CONFIG);
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...QUICK };
  const creates = () =>
    emulator.state.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches').length;
  return {
    cwd,
    emulator,
    env,
    creates,
    run: (argv: string[] = [], world: Partial<World> = {}) =>
      commandLine(['run', '-c', 'config.yaml', ...argv], { cwd, env, ...world }),
    read: (name: string) => readFileSync(join(cwd, name), 'utf8'),
    has: (name: string) => existsSync(join(cwd, name)),
  };
}
