import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const SCRIPT = `
const { startEmulator } = await import(process.env.EMULATOR);
const emulator = await startEmulator(JSON.parse(process.env.OPTIONS));
console.log(emulator.url);
process.on('SIGUSR2', () => console.log(Math.round(process.resourceUsage().maxRSS / 1024)));
process.on('SIGTERM', () => emulator.close().then(() => process.exit()));
`;

/** The sources as they would be published: a loader for TypeScript would add its own memory to what is measured. */
async function compile(): Promise<string> {
  const cache = join(ROOT, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'emulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await promisify(execFile)(join(ROOT, 'node_modules', '.bin', 'tsc'), ['--outDir', folder], { cwd: ROOT });
  return join(folder, 'emulator', 'index.js');
}

/**
 * A limit for the heap, in MB. Node lets garbage lie while the machine has memory to spare, and each major of Node more
 * of it; held to this, a process shows what it needs.
 */
const HEAP = 96;

/** An emulator in a process of its own, which can be measured and killed. */
export async function child(options: object, env: Record<string, string> = {}) {
  const compiled = await compile();
  const process: ChildProcess = spawn('node', [`--max-heap-size=${HEAP}`, '--input-type=module', '--eval', SCRIPT], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...globalThis.process.env,
      ...env,
      EMULATOR: pathToFileURL(compiled).href,
      OPTIONS: JSON.stringify(options),
    },
  });
  const said = async () => String((await once(process.stdout!, 'data'))[0]).trim();
  const kill = async () => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    process.kill('SIGKILL');
    await once(process, 'exit');
  };
  onTestFinished(kill);
  const client = new OpenAI({ baseURL: await said(), apiKey: 'x', maxRetries: 0 });
  const stop = async () => {
    process.kill('SIGTERM');
    await once(process, 'exit');
  };
  /** The most memory that it ever held, in MB. */
  const peakMemory = async () => {
    process.kill('SIGUSR2');
    return Number(await said());
  };
  return { client, kill, stop, peakMemory };
}
