import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';

const SCRIPT = `
const { startEmulator } = await import(process.env.EMULATOR);
const emulator = await startEmulator(JSON.parse(process.env.OPTIONS));
console.log(emulator.url);
process.on('SIGUSR2', () => console.log(Math.round(process.resourceUsage().maxRSS / 1024)));
process.on('SIGTERM', () => emulator.close().then(() => process.exit()));
`;

// What `npm run build` made: a loader for TypeScript would add its own memory to what is measured.
const EMULATOR = new URL('../../dist/emulator/index.js', import.meta.url).href;

/**
 * A limit for the heap, in MB. Node lets garbage lie while the machine has memory to spare, and each major of Node more
 * of it; held to this, a process shows what it needs.
 */
const HEAP = 96;

/** An emulator in a process of its own, which can be measured and killed. */
export async function child(options: object, env: Record<string, string> = {}) {
  const process: ChildProcess = spawn('node', [`--max-heap-size=${HEAP}`, '--input-type=module', '--eval', SCRIPT], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...globalThis.process.env,
      ...env,
      EMULATOR,
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
