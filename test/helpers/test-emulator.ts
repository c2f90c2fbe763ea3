import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/start.js';
import { expectPaidOnce } from '../submit/once.js';

interface Expected {
  /** How many parts are paid for in the end. */
  parts?: number | undefined;
  /** Tests that run side by side give their own hook. */
  whenDone?: typeof onTestFinished;
}

/** An emulator for one test, which ends with it; then nothing may have been sent or paid twice. */
export async function testEmulator(
  options: EmulatorOptions = {},
  { parts, whenDone = onTestFinished }: Expected = {},
): Promise<Emulator> {
  const emulator = await startEmulator(options);
  whenDone(async () => {
    await ghostsGone(emulator);
    await emulator.close();
    expectPaidOnce(emulator.state, parts);
  });
  return emulator;
}

/** Waits for batches whose file was deleted before they were validated: they fail, and cost nothing, once the emulator comes to them. */
async function ghostsGone({ state }: Emulator): Promise<void> {
  const isGhost = ({ status, input_file_id }: (typeof state.batches)[number]) =>
    status === 'validating' && !state.files.some(({ id }) => id === input_file_id);
  for (let looks = 0; looks < 250 && state.batches.some(isGhost); looks++) await setTimeout(20);
}
