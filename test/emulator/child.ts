import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';

/** An emulator in a process of its own, which can be measured and killed. */
export async function child(options: object, env: Record<string, string> = {}) {
  const script = new URL('./serve-child.ts', import.meta.url).pathname;
  const process: ChildProcess = spawn('node', ['--import', 'tsx', script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...globalThis.process.env, ...env },
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
