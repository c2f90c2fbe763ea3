import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type EmulatorOptions, startEmulator } from '../../src/emulator/start.js';

const self = fileURLToPath(import.meta.url);

/** An emulator in a process of its own: what it remembers of batches is not counted as the memory of this process. */
export async function emulatorProcess(options: EmulatorOptions = {}): Promise<{ url: string; stop: () => void }> {
  const child = fork(self, [JSON.stringify(options)], { execArgv: process.execArgv });
  const [url] = (await once(child, 'message')) as [string];
  return { url, stop: () => child.kill() };
}

if (process.argv[1] === self) process.send!((await startEmulator(JSON.parse(process.argv[2]!) as EmulatorOptions)).url);
